"""The card of a failed run: the step that is the root cause, why, and the last lines of its log."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.backends.interface import Backend
from tui.model import BackendError, Node, NodeKind, Phase, RunDetail
from tui.model.shown import elapsed, short_duration
from tui.widgets.lines import Line, line

_TAIL_BYTES = 16_384
_TAIL_LINES = 12
# The line that says what was raised, and the temporary file that a step's program runs from.
_RAISED = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b")
_PROGRAM = re.compile(r'"[^"]*/tmp\.\w+"')
_GROUPS = frozenset((NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION))


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


async def card_lines(backend: Backend, detail: RunDetail) -> list[Line]:
    """Give the card's text. Reads the end of the failed step's log through the backend."""
    node = root_cause(detail.nodes)
    if node is None:
        message = detail.run.message or "The run failed, and no step says why."
        return [line(), line(f"  {message}", "lines--error", hang=2), *_keys()]
    tail = await _tail(backend, detail.run.id, node)
    head = (("  ", ""), (f"{node.name} failed", "lines--error"), (f": {_why(node, tail)}", ""))
    found = [line(), Line(head, hang=4)]
    if tail:
        found += [line(), *(line(f"    {row}", "lines--dim", hang=6) for row in tail)]
    found.append(line())
    found += [_fact(name, value) for name, value in _facts(node, detail) if value]
    return [*found, *_keys()]


def _why(node: Node, tail: Sequence[str]) -> str:
    """Give the exception that the log ends with, else what the backend says."""
    raised = [row for row in tail if _RAISED.match(row)]
    if raised:
        return raised[-1]
    if node.message:
        return node.message
    return (
        f"it ended with exit code {node.exit_code}." if node.exit_code is not None else "it gave no reason."
    )


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


def _keys() -> list[Line]:
    text = "  g graph   l whole log   R retry as it was   e edit   C run again with other parameters"
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
    shown = ["".join(c if c.isprintable() else " " for c in row.rsplit("\r", 1)[-1]) for row in rows]
    return [_PROGRAM.sub("the step's program", row) for row in shown[-_TAIL_LINES:]]
