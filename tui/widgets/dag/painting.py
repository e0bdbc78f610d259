"""Rows of a drawing as strips, made when they are seen and kept until something on them changes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from textual.strip import Strip

from tui.graph import Drawing, Piece
from tui.model import Phase
from tui.widgets.dag.look import Look

_KEPT = 600
# What the mark of a running node turns through.
_TURNS = (Phase.RUNNING.mark, "◓", "◑", "◒")


class Painter:
    """Makes strips of a drawing's rows. `states` tell how items stand out; `lit` are traced cells."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.drawing: Drawing | None = None
        self.states: dict[str, str] = {}
        self.lit: dict[int, list[tuple[int, int]]] = {}
        self.tick = 0
        self._kept: dict[tuple[int, int, int], Strip] = {}

    def forget(self, rows: range | None = None) -> None:
        """Make rows anew when they are next seen; all of them if none are given."""
        if rows is None:
            self._kept.clear()
            return
        for key in [key for key in self._kept if key[0] in rows]:
            del self._kept[key]

    def strip(self, row: int, start: int, width: int) -> Strip:
        """The cells from `start` on of a row, `width` of them; blank beyond the drawing."""
        key = (row, start, width)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            found = self._kept[key] = self._make(row, start, width)
        return found

    def _make(self, row: int, start: int, width: int) -> Strip:
        blank = self.look.blank()
        if self.drawing is None or not 0 <= row < self.drawing.height:
            return Strip([Segment(" " * width, blank)], width)
        before = min(max(-start, 0), width)
        first = max(start, 0)
        last = min(first + width - before, self.drawing.width)
        segments = [Segment(" " * before, blank)] if before else []
        segments += self._segments(self.drawing.pieces(row, first, last, self.lit))
        after = width - before - max(last - first, 0)
        if after:
            segments.append(Segment(" " * after, blank))
        return Strip(segments, width)

    def _segments(self, pieces: list[Piece]) -> Iterator[Segment]:
        """Pieces that look alike become one segment: what is painted is counted by segments."""
        text, style = "", None
        for piece in pieces:
            state = self.states.get(piece.item, "") if piece.item else ""
            look = self.look.of(piece, state)
            said = piece.text
            if piece.role == "mark" and piece.phase is Phase.RUNNING:
                said = said.replace(_TURNS[0], _TURNS[self.tick % len(_TURNS)])
            if look is style:
                text += said
                continue
            if text:
                yield Segment(text, style)
            text, style = said, look
        if text:
            yield Segment(text, style)
