"""The card of a failed run: the step that is the root cause, why, the person's line, what to try."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tui.backends.interface import Backend
from tui.model import BackendError, Node, NodeKind, Phase, RunDetail
from tui.model.shown import elapsed, short_duration
from tui.watch.origins import Origin, definition, origin_of
from tui.widgets.lines import Line, line

_TAIL_BYTES = 65_536
_TAIL_LINES = 12
_LINES_BEFORE = 3
# The line that says what was raised, and the temporary file that a step's program runs from.
_RAISED = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b")
_PROGRAM = re.compile(r'"[^"]*/tmp\.\w+"')
_NO_MODULE = re.compile(r"^ModuleNotFoundError: No module named '([\w.]+)'")
_TRACEBACK = "Traceback (most recent call last):"
_GROUPS = frozenset((NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION))
_KILLED = 137


@dataclass(frozen=True, slots=True)
class Card:
    """The card's text, and the person's line that failed, if it is known."""

    lines: list[Line] = field(default_factory=list)
    origin: Origin | None = None


def root_cause(nodes: Sequence[Node]) -> Node | None:
    """Give the step that failed first; None if none did."""
    failed = [node for node in nodes if node.phase.bad and node.kind not in _GROUPS]
    dated = [node for node in failed if node.finished_at is not None]
    if dated:
        return min(dated, key=lambda node: node.finished_at.timestamp() if node.finished_at else 0.0)
    return failed[0] if failed else None


def worth_a_look(nodes: Sequence[Node]) -> Node | None:
    """Give the step to show when nobody has chosen: the root cause, the newest at work, the last to end."""
    culprit = root_cause(nodes)
    if culprit is not None:
        return culprit
    tried = [node for node in nodes if node.attempts and node.kind not in _GROUPS and node.started_at]
    working = [node for node in tried if not node.phase.finished]
    return max(
        working or tried,
        key=lambda node: node.started_at.timestamp() if node.started_at else 0.0,
        default=None,
    )


async def make_card(backend: Backend, detail: RunDetail) -> Card:
    """Make the card. Reads the end of the failed step's log through the backend."""
    node = root_cause(detail.nodes)
    if node is None:
        message = detail.run.message or "The run failed, and no step says why."
        return Card([line(), line(f"  {message}", "lines--error", hang=2), *_keys(None)])
    rows = await _tail(backend, detail.run.id, node)
    return await asyncio.to_thread(_card, node, detail, rows)


def _card(node: Node, detail: RunDetail, rows: Sequence[str]) -> Card:
    source = Path(detail.run.source) if detail.run.source else None
    origin = origin_of(rows, node.command, source) if source else None
    head = (("  ", ""), (f"{node.name} failed", "lines--error"), (f": {_why(node, rows)}", ""))
    found = [line(), Line(head, hang=4)]
    shown = _before(rows) if origin else rows[-_TAIL_LINES:]
    if shown:
        shown = [_PROGRAM.sub("the step's program", row) for row in shown]
        found += [line(), *(line(f"    {row}", "lines--dim", hang=6) for row in shown)]
    if origin:
        place = f"{origin.file.name}:{origin.line}"
        pieces = (("    ", ""), (place, "lines--strong"), (f"  {origin.text}", ""))
        found += [line(), Line(pieces, f"{origin.file}:{origin.line}", hang=6)]
    found.append(line())
    facts = [("Try", _advice(node, rows, source)), *_facts(node, detail)]
    return Card([*found, *(_fact(name, value) for name, value in facts if value), *_keys(origin)], origin)


def _why(node: Node, rows: Sequence[str]) -> str:
    """Give the exception that the log ends with, else what the backend says."""
    raised = [row for row in rows[-_TAIL_LINES:] if _RAISED.match(row)]
    if raised:
        return raised[-1]
    if node.message:
        return node.message
    return (
        f"it ended with exit code {node.exit_code}." if node.exit_code is not None else "it gave no reason."
    )


def _before(rows: Sequence[str]) -> Sequence[str]:
    """The last lines that the step wrote before its last traceback."""
    start = max(place for place, row in enumerate(rows) if row.strip() == _TRACEBACK)
    return rows[max(0, start - _LINES_BEFORE) : start]


def _advice(node: Node, rows: Sequence[str], source: Path | None) -> str:
    """Say what helps most often, where that is known."""
    missing = next((found for row in reversed(rows) if (found := _NO_MODULE.match(row))), None)
    if missing:
        from tui.compiler.lint.packages import package_of

        package = package_of(missing[1].partition(".")[0])
        place = definition(source, node.template.replace("-", "_")) if source else None
        where = f" ({place.file.name}:{place.line})" if place else ""
        return f"packages_to_install=['{package}'] on {node.template}{where}, or an image that has it"
    if node.exit_code == _KILLED:
        return "more memory: .set_memory_limit('4G') on the task; 137 is most often the memory's end"
    return ""


def _facts(node: Node, detail: RunDetail) -> list[tuple[str, str]]:
    inputs = "  ".join(f"{item.name}={_short(item.value or '')}" for item in node.inputs)
    took = elapsed(node.started_at, node.finished_at, node.finished_at) if node.finished_at else None
    attempts = f"attempt {len(node.attempts)} of {node.max_attempts}" if node.attempts else ""
    code = "" if node.exit_code is None else str(node.exit_code)
    parts = [part for part in (code, attempts, node.image, short_duration(took)) if part]
    skipped = [item.name for item in detail.nodes if item.phase in (Phase.SKIPPED, Phase.PENDING)]
    return [
        ("Inputs", inputs),
        ("Exit code" if code else "Ran", " · ".join(parts)),
        ("Not run", ", ".join(skipped)),
        ("Notes", " ".join(node.notes)),
        ("File", detail.run.source),
    ]


def _short(value: str) -> str:
    value = value.replace("\n", "⏎")
    return value if len(value) <= 40 else value[:39] + "…"


def _fact(name: str, value: str) -> Line:
    return Line(((f"  {name:<11}", "lines--key"), (value, "")), hang=13)


def _keys(origin: Origin | None) -> list[Line]:
    edit = f"e edit {origin.file.name}:{origin.line}" if origin else "e edit"
    text = f"  {edit}   g graph   l whole log   R retry as it was   C run again with other parameters"
    return [line(), line(text, "lines--dim", hang=2)]


async def _tail(backend: Backend, run: str, node: Node) -> list[str]:
    try:
        log = await backend.log_file(run, node.id)
        size = log.path.stat().st_size
        start = max(0, size - _TAIL_BYTES)
        data = b""
        async for chunk in backend.stream_log(run, node.id, offset=start, follow=False):
            data += chunk.data
    except (BackendError, OSError):
        return []
    rows = data.decode("utf-8", "replace").splitlines()
    return ["".join(c if c.isprintable() else " " for c in row.rsplit("\r", 1)[-1]) for row in rows]
