"""Rows of a drawing as strips, made when they are seen and kept until something on them changes."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.graph import Drawing, Piece
from tui.widgets.dag.look import Look

_KEPT = 4000


class Painter:
    """Makes strips of a drawing's rows. `states` tell how items stand out; `lit` are traced cells."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.drawing: Drawing | None = None
        self.states: dict[str, str] = {}
        self.lit: dict[int, list[tuple[int, int]]] = {}
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
        segments: list[Segment] = []
        before = 0
        if self.drawing is not None:
            before = min(max(-start, 0), width)
            if before:
                segments.append(Segment(" " * before, blank))
            first = max(start, 0)
            pieces = self.drawing.pieces(row, first, first + width - before, self.lit)
            segments += [Segment(piece.text, self._style(piece)) for piece in pieces]
        return Strip(segments).adjust_cell_length(width, blank)

    def _style(self, piece: Piece) -> Style:
        return self.look.of(piece, self.states.get(piece.item, "") if piece.item else "")
