"""A small map of a drawing that is larger than its pane, in the pane's lower right corner."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui.graph import Drawing, Item, Piece
from tui.model import Phase
from tui.widgets.dag.look import Look

_WIDTH, _HEIGHT = 24, 8
# The smallest pane that has room for a map.
_LEAST_WIDTH, _LEAST_HEIGHT = 24, 9
Cell = tuple[int, int]
_URGENCY = (Phase.ERROR, Phase.FAILED, Phase.RUNNING, Phase.SUSPENDED, Phase.STOPPED)


class Map:
    """Each cell of the map stands for a rectangle of the drawing; the view is marked on it."""

    def __init__(self) -> None:
        self._cells: dict[Cell, list[Item]] = {}
        self._phases: dict[Cell, Phase | None] = {}
        self._of: Drawing | None = None
        self._size = (0, 0)

    def forget(self, item: Item) -> None:
        """The state of an item has changed."""
        if self._of is not None and item.kind != "frame":
            self._phases.pop(self._cell(item), None)

    def over(self, strip: Strip, y: int, drawing: Drawing, view: Region, look: Look) -> Strip:
        """Lay the map over a row of the view, if there is to be one there."""
        if view.width < _LEAST_WIDTH or view.height < _LEAST_HEIGHT:
            return strip
        if drawing.width <= view.width and drawing.height <= view.height:
            return strip
        wide = min(_WIDTH, view.width // 3)
        high = min(_HEIGHT, view.height // 3)
        row = y - (view.height - high)
        if row < 0:
            return strip
        if self._of is not drawing or self._size != (wide, high):
            self._fill(drawing, wide, high)
        marks = self._row(row, wide, high, drawing, view, look)
        return Strip.join([strip.crop(0, view.width - wide - 1), Strip(marks)])

    def _fill(self, drawing: Drawing, wide: int, high: int) -> None:
        self._of, self._size = drawing, (wide, high)
        self._cells, self._phases = {}, {}
        for item in drawing.items.values():
            if item.kind != "frame":
                self._cells.setdefault(self._cell(item), []).append(item)

    def _cell(self, item: Item) -> Cell:
        """The cell of the map in which the middle of an item lies."""
        assert self._of is not None
        wide, high = self._size
        x = (item.x + item.width // 2) * wide // self._of.width
        return x, (item.y + item.height // 2) * high // self._of.height

    def _phase(self, cell: Cell) -> Phase | None:
        """The most urgent phase of what lies in a cell."""
        if cell not in self._phases:
            self._phases[cell] = min([item.phase for item in self._cells[cell]], key=_rank)
        return self._phases[cell]

    def _row(
        self, row: int, wide: int, high: int, drawing: Drawing, view: Region, look: Look
    ) -> list[Segment]:
        left, right = _scaled(view.x, view.right, wide, drawing.width)
        top, bottom = _scaled(view.y, view.bottom, high, drawing.height)
        runs: list[tuple[str, Style]] = [("▏", look.of(Piece("", "frame"), ""))]
        for x in range(wide):
            here = (x, row) in self._cells
            phase = self._phase((x, row)) if here else None
            style = look.of(Piece("", "mark" if phase else "line", "", phase), "")
            if top <= row < bottom and left <= x < right:
                style = look.viewed(style)
            text = "▪" if here else " "
            if runs[-1][1] is style:
                text = runs.pop()[0] + text
            runs.append((text, style))
        return [Segment(*run) for run in runs]


def _rank(phase: Phase | None) -> int:
    return _URGENCY.index(phase) if phase in _URGENCY else len(_URGENCY)


def _scaled(low: int, high: int, size: int, whole: int) -> tuple[int, int]:
    first = low * size // whole
    return first, max(first + 1, -(-min(high, whole) * size // whole))
