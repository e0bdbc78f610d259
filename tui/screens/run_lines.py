"""The text of a run's tabs, made from model values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.model import Artifact, Attempt, Node, Parameter, RunDetail
from tui.model.shown import elapsed, short_duration, short_size
from tui.watch.manifests import template_text, templates
from tui.widgets.lines import Line, line
from tui.widgets.phases import mark, phase_class
from tui.widgets.yaml_style import yaml_lines

_NOTHING = "Select a step in the graph."
_LONG_VALUE = 2_000


def head_lines(node: Node | None, now: datetime, *, plain: bool) -> list[Line]:
    """Give the one line over the tabs: which step, its state, its time, its attempt."""
    if node is None:
        return [line("no step selected", "lines--dim")]
    took = short_duration(elapsed(node.started_at, node.finished_at, now))
    tries = f"  attempt {len(node.attempts)} of {node.max_attempts}" if node.max_attempts > 1 else ""
    item = f" [{node.item}]" if node.item else ""
    state = f"  {mark(node.phase, plain=plain)} {took or node.phase.value}"
    return [
        Line(((node.name + item, "lines--strong"), (state, phase_class(node.phase)), (tries, "lines--dim")))
    ]


def config_lines(detail: RunDetail) -> list[Line]:
    """Give the run's parameters and its facts."""
    run = detail.run
    found = [line("Parameters", "lines--head")]
    found += _values(detail.parameters) or [line("none", "lines--dim")]
    found += [line(), line("Run", "lines--head")]
    facts = (
        ("id", run.id),
        ("pipeline", run.pipeline),
        ("experiment", run.experiment),
        ("file", run.source),
        ("created", _moment(run.created_at)),
        ("started", _moment(run.started_at)),
        ("finished", _moment(run.finished_at)),
        ("message", run.message),
    )
    return found + [_fact(name, value) for name, value in facts if value]


def io_lines(node: Node | None) -> list[Line]:
    """Give what the step takes and gives."""
    if node is None:
        return [line(_NOTHING, "lines--dim")]
    found: list[Line] = []
    groups: tuple[tuple[str, Sequence[Line]], ...] = (
        ("Inputs", [*_values(node.inputs), *_artifacts(node.input_artifacts)]),
        ("Outputs", [*_values(node.outputs), *_artifacts(node.output_artifacts)]),
    )
    for heading, lines in groups:
        found += [line(heading, "lines--head"), *(lines or [line("none", "lines--dim")]), line()]
    return found


def _values(parameters: Sequence[Parameter]) -> list[Line]:
    lines = []
    for item in parameters:
        value = item.value if item.value is not None else (item.default or "")
        shown = value if len(value) <= _LONG_VALUE else f"{value[:_LONG_VALUE]}… ({len(value)} characters)"
        lines.append(Line(((item.name, "lines--key"), (" = ", "lines--dim"), (shown, "")), hang=2))
    return lines


def _artifacts(artifacts: Sequence[Artifact]) -> list[Line]:
    return [
        Line(
            (
                (item.name, "lines--key"),
                (f"  {short_size(item.size)}  ", ""),
                (item.uri or item.path, "lines--dim"),
            ),
            hang=2,
        )
        for item in artifacts
    ]


def detail_lines(node: Node | None, now: datetime) -> list[Line]:
    """Give image, command, attempts, times, exit code, message and notes."""
    if node is None:
        return [line(_NOTHING, "lines--dim")]
    took = short_duration(elapsed(node.started_at, node.finished_at, now))
    head = (
        (node.name, "lines--strong"),
        ("  ", ""),
        (node.phase.value, phase_class(node.phase)),
        (f"  {took}", ""),
    )
    found = [Line(head), *(line(f"! {note}", "lines--warning", hang=2) for note in node.notes), line()]
    facts = (
        ("message", node.message),
        ("exit code", "" if node.exit_code is None else str(node.exit_code)),
        ("image", node.image),
        ("template", node.template),
        ("item", node.item),
        ("started", _moment(node.started_at)),
        ("finished", _moment(node.finished_at)),
    )
    found += [_fact(name, value) for name, value in facts if value]
    if node.attempts:
        found += [
            line(),
            line(f"Attempts {len(node.attempts)} of at most {node.max_attempts}", "lines--head"),
        ]
        found += [_attempt(item, now) for item in node.attempts]
    if node.command:
        found += [line(), line("Command", "lines--head")]
        found += [line(row, "lines--dim") for part in node.command for row in part.splitlines()]
    return found


def _attempt(item: Attempt, now: datetime) -> Line:
    took = short_duration(elapsed(item.started_at, item.finished_at, now))
    code = "" if item.exit_code is None else f"  exit code {item.exit_code}"
    pieces = (
        (f"{item.number + 1}  ", ""),
        (item.phase.value, phase_class(item.phase)),
        (f"  {took}{code}", ""),
    )
    return Line((*pieces, (f"  {item.message}" if item.message else "", "lines--dim")), hang=3)


def _fact(name: str, value: str) -> Line:
    return Line(((f"{name:<11}", "lines--dim"), (value, "")), hang=11)


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def template_lines(manifest: str, node: Node | None) -> Sequence[Line]:
    """Give the template of the node as YAML. Parses the manifest: run it off the event loop."""
    if node is None:
        return [line(_NOTHING, "lines--dim")]
    template = templates(manifest)[1].get(node.template)
    if template is None:
        return [line(f"The manifest has no template called {node.template!r}.", "lines--dim")]
    return yaml_lines(template_text(template))
