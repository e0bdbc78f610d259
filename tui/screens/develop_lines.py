"""The text of Develop's tabs, made from model values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tui.model import Change, Compiled, CompiledPipeline, Diagnostic, Graph, GraphNode, Severity
from tui.watch import Difference
from tui.watch.manifests import template_text, templates
from tui.widgets.lines import Line, line
from tui.widgets.yaml_style import yaml_lines

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_SIGN_STYLES = {"+": "lines--added", "-": "lines--error", "~": "lines--changed"}


def problem_lines(problems: Sequence[Diagnostic], path: Path, result: Compiled | None) -> list[Line]:
    """Give each problem as place, code, what is wrong, what to do; then what the file printed."""
    found: list[Line] = []
    for item in problems:
        found += [*_problem(item, path), line()]
    if result is None:
        return [line("Compiling…", "lines--dim")]
    if not problems:
        found += [line("No problems.", "lines--dim"), line()]
    if result.output.strip():
        found.append(line("Printed while compiling", "lines--head"))
        found += [line(text, "lines--dim") for text in result.output.rstrip().splitlines()[-200:]]
    return found


def _problem(item: Diagnostic, path: Path) -> list[Line]:
    style = f"lines--{item.severity.value}"
    place, target = path.name, f"{path}:0"
    if item.location is not None:
        file = Path(item.location.file)
        line_number = item.location.line
        target = f"{file if file.is_absolute() else path.parent / file}:{line_number}"
        place = str(replace(item.location, file=file.name))
    head = ((f"{_MARKS[item.severity]} ", style), (place, "lines--strong"), (f"  {item.code}", "lines--dim"))
    lines = [Line(head, target), *_sentence(item.message, "  ", "", target)]
    return lines + (_sentence(item.hint, "  → ", "lines--info", target) if item.hint else [])


def _sentence(text: str, lead: str, style: str, target: str) -> list[Line]:
    hang = len(lead)
    first, *rest = text.splitlines() or [""]
    return [
        Line(((lead, style), (first, style)), target, hang),
        *(Line(((" " * hang, ""), (part, style)), target, hang) for part in rest),
    ]


def parameter_lines(pipeline: CompiledPipeline) -> list[Line]:
    """Give each parameter with its type, default and description."""
    found: list[Line] = []
    if pipeline.description:
        found += [line(text, "lines--dim") for text in pipeline.description.splitlines()] + [line()]
    if not pipeline.parameters:
        found.append(line("This pipeline takes no parameters.", "lines--dim"))
    for item in pipeline.parameters:
        default = " (needed)" if item.default is None else f" = {item.default}"
        pieces = ((item.name, "lines--strong"), (f"  {item.type or 'any'}", "lines--dim"), (default, ""))
        found.append(Line(pieces, hang=4))
        if item.description:
            found.append(Line((("    ", ""), (item.description, "lines--dim")), hang=4))
    return found


def change_lines(changes: Sequence[Difference]) -> list[Line]:
    """Give what changed with the last save that changed anything."""
    if not changes:
        return [line("Nothing changed since this was opened.", "lines--dim")]
    found = [line("Changed since the last good compile", "lines--head")]
    width = max(len(item.name) for item in changes)
    for item in changes:
        pieces = (
            (f"{item.sign} ", _SIGN_STYLES[item.sign]),
            (item.name.ljust(width), "lines--strong"),
            (f"  {', '.join(item.what)}", ""),
        )
        found.append(Line(pieces, hang=4))
    return found


def marked(graph: Graph, changes: Sequence[Difference]) -> Graph:
    """Give the graph with changed tasks marked."""
    kinds = {item.name: item.kind for item in changes if not item.removed}
    if not kinds:
        return graph
    nodes = tuple(replace(node, change=_change(node, kinds)) for node in graph.nodes)
    return replace(graph, nodes=nodes)


def _change(node: GraphNode, kinds: Mapping[str, Change]) -> Change:
    """A workflow's changes have their templates' names, a PipelineSpec's those of its tasks."""
    return kinds.get(node.template) or kinds.get(node.id.rpartition(".")[2]) or Change.NONE


def code_lines(manifest: str) -> Sequence[Line]:
    """Give YAML text with its keys in colour."""
    return yaml_lines(manifest)


def step_lines(pipeline: CompiledPipeline, node_id: str) -> Sequence[Line]:
    """Give what the selected step runs: image, command, inputs, outputs, its template as YAML."""
    name = node_id.rpartition(".")[2]
    if not name:
        return [line("Select a step in the graph.", "lines--dim")]
    template = templates(pipeline.manifest)[1].get(name)
    if template is None or "dag" in template:
        return [line(f"{name} is a group of steps.", "lines--dim")]
    found = [line(name, "lines--head")]
    location = pipeline.locations.get(name)
    if location is not None:
        found.append(line(str(replace(location, file=Path(location.file).name)), "lines--dim"))
    container = template.get("container", {})
    if container.get("image"):
        found.append(Line((("image  ", "lines--dim"), (str(container["image"]), "")), hang=7))
    return [*found, line(), *yaml_lines(template_text(template, without=("name", "metadata")))]
