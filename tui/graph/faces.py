"""What a node says: its mark, label, change, time; what a scope's title and strip say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.graph.text import DURATION_CELLS, cells, clean, duration, pad, shorten
from tui.model import Change, GraphNode, NodeKind, Phase, Scope

STRIP_CELLS = 12
_KIND_SIGNS = {NodeKind.RECURSION: ("↻ ", "@ ")}
_CHANGES = {Change.ADDED: " +", Change.CHANGED: " ~", Change.NONE: ""}
_DONE = ("■", "#")
_WAITING = ("□", ".")
# In a heat strip that stands for several iterations a cell, the first of these that occurs shows.
_WORST = (
    Phase.ERROR,
    Phase.FAILED,
    Phase.STOPPED,
    Phase.RUNNING,
    Phase.SUSPENDED,
    Phase.UNKNOWN,
    Phase.PENDING,
)


class Part(NamedTuple):
    """A piece of a face. `role` is "mark", "label", "change", "time", "title", "strip" or ""."""

    text: str
    role: str
    phase: Phase | None = None


def label_of(node: GraphNode, limit: int, ascii_only: bool) -> str:
    """The label with the sign of its kind, shortened in the middle."""
    sign = _KIND_SIGNS.get(node.kind, ("", ""))[ascii_only]
    label = clean(node.label)
    return sign + shorten(label if cells(label) else "(no name)", limit, ascii_only)


def node_width(node: GraphNode, label: str, timed: bool) -> int:
    """The cells a node's face takes, whatever its state becomes."""
    width = cells(label) + len(_CHANGES[node.change])
    if node.phase is not None:
        width += 2
    return width + 1 + DURATION_CELLS if timed else width


def node_face(node: GraphNode, label: str, width: int, ascii_only: bool) -> list[Part]:
    """The face of a node in exactly `width` cells."""
    parts = []
    if node.phase is not None:
        mark = node.phase.ascii_mark if ascii_only else node.phase.mark
        parts.append(Part(mark + " ", "mark", node.phase))
    parts.append(Part(label, "label", node.phase))
    if node.change is not Change.NONE:
        parts.append(Part(_CHANGES[node.change], "change"))
    time = _time(node)
    used = sum(cells(part.text) for part in parts)
    if time and used + 1 + len(time) <= width:
        parts.append(Part(time.rjust(width - used), "time"))
    else:
        parts.append(Part(" " * (width - used), ""))
    return parts


def _time(node: GraphNode) -> str:
    if node.phase is Phase.RUNNING and node.progress is not None:
        return f"{round(node.progress * 100)}%"
    return "" if node.duration is None else duration(node.duration)


def scope_parts(scope: Scope, limit: int, ascii_only: bool, *, folded: bool) -> list[Part]:
    """A scope's title line: mark, title, change, count; the strip of iterations when it is folded."""
    parts = []
    if folded:
        parts.append(Part("[+] " if ascii_only else "▸ ", "mark"))
    if scope.phase is not None:
        mark = scope.phase.ascii_mark if ascii_only else scope.phase.mark
        parts.append(Part(mark + " ", "mark", scope.phase))
    title = clean(scope.title) or scope.id
    if ascii_only:
        title = title.replace(" · ", " - ")
    parts.append(Part(shorten(title, limit, ascii_only), "title", scope.phase))
    if scope.change is not Change.NONE:
        parts.append(Part(_CHANGES[scope.change], "change"))
    if scope.strip:
        parts.append(Part(" ", ""))
        parts += strip_parts(scope.strip, ascii_only)
    if scope.total:
        digits = len(str(scope.total))
        parts.append(Part(f" {scope.done:>{digits}}/{scope.total}", "time"))
    return parts


def scope_face(scope: Scope, width: int, limit: int, ascii_only: bool, *, folded: bool) -> list[Part]:
    """A scope's title line in at most `width` cells: what is too long loses the middle of its title."""
    parts = scope_parts(scope, limit, ascii_only, folded=folded)
    over = sum(cells(part.text) for part in parts) - width
    if over > 0:
        title = next(cells(part.text) for part in parts if part.role == "title")
        parts = scope_parts(scope, max(title - over, 1), ascii_only, folded=folded)
    return parts


def scope_width(scope: Scope, limit: int, ascii_only: bool, *, folded: bool) -> int:
    """The cells of a scope's title line."""
    return sum(cells(part.text) for part in scope_parts(scope, limit, ascii_only, folded=folded))


def strip_parts(strip: Sequence[Phase], ascii_only: bool) -> list[Part]:
    """A heat strip: one cell an iteration, or one for several when there are many."""
    size = min(len(strip), STRIP_CELLS)
    parts: list[Part] = []
    for cell in range(size):
        group = strip[cell * len(strip) // size : (cell + 1) * len(strip) // size]
        phase = next((each for each in _WORST if each in group), group[0])
        glyph = _strip_glyph(phase, ascii_only)
        if parts and parts[-1].phase is phase:
            parts[-1] = Part(parts[-1].text + glyph, "strip", phase)
        else:
            parts.append(Part(glyph, "strip", phase))
    return parts


def _strip_glyph(phase: Phase, ascii_only: bool) -> str:
    if phase in (Phase.SUCCEEDED, Phase.CACHED):
        return _DONE[ascii_only]
    if phase is Phase.PENDING:
        return _WAITING[ascii_only]
    if phase is Phase.STOPPED and not ascii_only:
        return "▪"
    return phase.ascii_mark if ascii_only else phase.mark


def fit(parts: list[Part], width: int) -> list[Part]:
    """Cut or fill a list of parts to exactly `width` cells."""
    found: list[Part] = []
    left = width
    for part in parts:
        size = cells(part.text)
        if size > left:
            found.append(Part(pad(part.text, left), part.role, part.phase))
            return found
        found.append(part)
        left -= size
    if left:
        found.append(Part(" " * left, ""))
    return found
