"""Draws rows: which are folded away, what each looks like, how many lines of the screen it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.logs.blocks import Block, tracebacks
from tui.logs.json_lines import pretty
from tui.logs.pattern import Pattern
from tui.logs.rows import Place, Row
from tui.logs.scan import Mode
from tui.logs.text import shown
from tui.logs.view import LogView
from tui.widgets.log.look import Palette, gutter, pieces, shown_start, source_label, wrap
from tui.widgets.log.records import Columns

# Lines of an opened JSON object that are drawn; `$EDITOR` shows the rest.
_MOST_LINES = 400


@dataclass(slots=True)
class Looks:
    """How a person wants rows to be shown."""

    wrap: bool = False
    numbers: bool = False
    fold: bool = False
    times: str = ""
    shift: int = 0
    columns: Columns | None = None
    marks: set[Place] = field(default_factory=set)
    # JSON lines that are opened, and tracebacks that are not as `fold` says; by their headline's place.
    opened: set[Place] = field(default_factory=set)

    @property
    def flexible(self) -> bool:
        """True when rows may take more or less than one line of the screen."""
        return self.wrap or self.fold or bool(self.opened)

    def forget(self) -> None:
        """Leave what belongs to one log."""
        self.marks.clear()
        self.opened.clear()
        self.shift = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What rows are drawn into: cells, lines, and the rows that are chosen (from, to and without)."""

    width: int
    height: int
    chosen: range = range(0)


Line = tuple[int, Strip]


class Painter:
    """Draws the rows of one view into one window."""

    def __init__(self, view: LogView, looks: Looks, palette: Palette, window: Window) -> None:
        self._view = view
        self._looks = looks
        self._palette = palette
        self._window = window
        names = view.names
        self._names = names if len(names) > 1 else ()
        self._digits = max(4, len(str(view.total))) if looks.numbers else 0
        wanted = view.filter
        self._dim = wanted.finder if wanted and wanted.mode is Mode.DIM else None

    def lines(self, first: int, rows: Sequence[Row]) -> list[Line]:
        """Draw `rows`, the first of which is row `first`: lines of the screen, each with its row."""
        looks, height = self._looks, self._window.height
        folded = self.folded(rows) if looks.fold or looks.opened else {}
        found: list[Line] = []
        for at, row in enumerate(rows):
            hidden = folded.get(at, 0)
            if hidden >= 0:
                found += [(first + at, strip) for strip in self._draw(row, first + at, hidden)]
            if len(found) >= height:
                break
        return found[:height]

    def head(self) -> list[Strip]:
        """Give the line of the columns' names, if columns are shown."""
        columns = self._looks.columns
        if columns is None:
            return []
        row = Row(0, 0, b"")
        left = gutter(row, digits=self._digits, times=self._looks.times, first=None)
        margin = sum(cell_len(segment.text) for segment in self._margin(row, left, folded=False))
        title = Segment(" " * margin + columns.title(), self._palette.gutter + Style(bold=True))
        return [Strip([title]).crop(0, self._window.width)]

    def folded(self, rows: Sequence[Row]) -> dict[int, int]:
        """Give, for each index of a folded row, -1, and for a headline how many it stands for."""
        found: dict[int, int] = {}
        for block in self.blocks(rows):
            head = rows[block.headline].place
            if self._looks.fold is (head not in self._looks.opened):
                for at in range(block.first, block.end):
                    found[at] = -1
                found[block.headline] = block.end - block.first
        return found

    @staticmethod
    def blocks(rows: Sequence[Row]) -> list[Block]:
        """Give the tracebacks among rows."""
        return tracebacks([shown(row.data[:2000]).text for row in rows])

    def _draw(self, row: Row, number: int, hidden: int) -> list[Strip]:
        looks, palette = self._looks, self._palette
        base = palette.dim if row.context or self._is_dim(row) else palette.plain
        if number in self._window.chosen:
            base = base + palette.cursor
        result = shown_start(row.data, self._characters())
        texts = self._texts(row, result.text)
        left = gutter(row, digits=self._digits, times=looks.times, first=self._view.first_time)
        margin = self._margin(row, left, folded=hidden > 1)
        spans = result.spans if texts == [result.text] else ()
        if row.length > len(row.data):
            texts[-1] += f" … {row.length:,} bytes"
        if hidden > 1:
            texts[-1] += f"   ({hidden} lines)"
        strips = []
        for text in texts[:_MOST_LINES]:
            body = pieces(text, spans, self._matches(text), base, palette)
            strips += self._fit([*margin, *body], sum(cell_len(segment.text) for segment in margin))
        return strips

    def _characters(self) -> int:
        width = self._window.width
        return width * self._window.height if self._looks.wrap else width + self._looks.shift

    def _is_dim(self, row: Row) -> bool:
        return self._dim is not None and not self._dim.matches(row.data)

    def _texts(self, row: Row, text: str) -> list[str]:
        if row.place in self._looks.opened:
            return pretty(shown(row.data).text)
        if self._looks.columns is not None:
            return [self._looks.columns.draw(shown(row.data).text) or text]
        return [text]

    def _margin(self, row: Row, left: str, *, folded: bool) -> list[Segment]:
        palette = self._palette
        margin = [Segment(left, palette.gutter)] if left else []
        if self._names:
            name = self._names[row.source]
            margin.append(Segment(source_label(name, self._names), palette.plain + palette.source(name)))
        if self._looks.marks:
            marked = row.place in self._looks.marks
            margin.append(Segment("◆ " if marked else "  ", palette.plain + palette.warning))
        if folded:
            margin.append(Segment("▸ ", palette.gutter))
        return margin

    def _fit(self, segments: list[Segment], margin: int) -> list[Strip]:
        width = self._window.width
        if self._looks.wrap:
            return wrap(segments, width, self._window.height)
        strip = Strip(segments)
        x = self._looks.shift
        if not x:
            return [strip.crop(0, width)]
        return [Strip.join([strip.crop(0, margin), strip.crop(margin + x, x + width)])]

    def _matches(self, text: str) -> list[tuple[int, int]]:
        search = self._view.search
        return match_cells(search.finder, text) if search and isinstance(search.finder, Pattern) else []


def match_cells(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Give where a pattern matches in a shown text, in characters."""
    data = text.encode("utf-8", "replace")
    spans = pattern.spans(data)
    if len(data) == len(text):
        return spans
    found, place, cell = [], 0, 0
    for start, end in spans:
        first = cell + len(data[place:start].decode("utf-8", "ignore"))
        place, cell = end, first + len(data[start:end].decode("utf-8", "ignore"))
        found.append((first, cell))
    return found
