"""The rows in sight of a log. It knows where it looks; what there is to see comes from a Document."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.logs.blocks import tracebacks
from tui.logs.document import Document
from tui.logs.filters import LineFinder
from tui.logs.pattern import Pattern
from tui.logs.rows import Row
from tui.logs.text import shown
from tui.widgets.log.look import Palette, gutter, pieces, pretty_json, wrap

_SOURCE_STYLES = 6
_STEP_SIDEWAYS = 8
TIMES = ("", "clock", "since")


class LogLines(ScrollView, can_focus=False):
    """Draws a window of rows. `refresh_rows()` is called when the document has changed."""

    COMPONENT_CLASSES = {
        "log--text",
        "log--gutter",
        "log--dim",
        "log--error",
        "log--warning",
        "log--match",
        *(f"log--source-{number}" for number in range(_SOURCE_STYLES)),
    }

    class Moved(Message):
        """What is in sight has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.document: Document | None = None
        self.message = ""
        self.following = True
        self.wrap = False
        self.numbers = False
        self.fold = False
        self.times = ""
        self.marks: set[int] = set()
        self._opened: set[int] = set()
        self._top_offset = -1
        self._page: list[tuple[int, Strip]] = []
        self._page_key: tuple[object, ...] = ()
        self._generation = 0

    def show(self, document: Document | None, message: str = "") -> None:
        """Show another log from its end, or a sentence."""
        self.document, self.message = document, message
        self.following = True
        self.marks.clear()
        self._opened.clear()
        self._top_offset = -1
        self.refresh_rows()

    @property
    def top(self) -> int:
        """The first row in sight."""
        return int(self.scroll_offset.y)

    @property
    def flexible(self) -> bool:
        """True when rows may take more or less than one line of the screen."""
        return self.wrap or self.fold or bool(self._opened)

    def refresh_rows(self) -> None:
        """Take in what the document has gained; stay at the end when following, else at the same line."""
        self._generation += 1
        document = self.document
        if document is None:
            self.virtual_size = Size(0, 0)
            self.refresh()
            return
        count = document.rows.count
        height = max(1, self.size.height)
        extra = height - 1 if self.flexible and count else 0
        self.virtual_size = Size(self._widest(), count + extra)
        if self.following:
            self._scroll_top(self._last_top(count, height))
        elif self._top_offset >= 0:
            self._scroll_top(self._row_at(self._top_offset))
        self.refresh()

    def _widest(self) -> int:
        return self.scrollable_content_region.width

    def _last_top(self, count: int, height: int) -> int:
        if not self.flexible:
            return max(0, count - height)
        used = 0
        for row in range(count - 1, max(-1, count - height - 1), -1):
            used += max(1, len(self._strips(row, 1)))
            if used > height:
                return min(row + 1, count - 1)
        return max(0, count - height)

    def _row_at(self, offset: int) -> int:
        document = self.document
        if document is None:
            return 0
        filtered = document.filter
        if filtered is not None and not document.context:
            return filtered.matches.number_at(offset)
        return document.whole.row_at(offset)

    def _scroll_top(self, row: int) -> None:
        if row != self.top:
            self.scroll_to(y=row, animate=False, immediate=True, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the line at the top, so that it stays there when lines come before it."""
        super().watch_scroll_y(old_value, new_value)
        if self.document is not None and not self.following:
            self._remember_top()
            self.post_message(self.Moved())

    def _remember_top(self) -> None:
        rows = self.document.rows.read(self.top, 1) if self.document else []
        self._top_offset = rows[0].offset if rows else -1

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line at `y` of the window."""
        width = self.scrollable_content_region.width
        if self.document is None:
            style = self.get_component_rich_style("log--dim")
            text = self.message if y == 0 else ""
            return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style).crop(0, width)
        key = (
            self._generation,
            self.top,
            self.size,
            self.scroll_offset.x,
            self.wrap,
            self.fold,
            len(self._opened),
        )
        if key != self._page_key:
            self._page_key = key
            self._page = self._strips(self.top, max(1, self.size.height))
        strip = self._page[y][1] if y < len(self._page) else Strip.blank(width, self.rich_style)
        return strip.adjust_cell_length(width, self.rich_style)

    def rows_in_sight(self) -> list[Row]:
        """The rows that are drawn now."""
        if self.document is None:
            return []
        numbers = sorted({number for number, _ in self._page})
        if not numbers:
            return []
        return self.document.rows.read(numbers[0], numbers[-1] - numbers[0] + 1)

    def _strips(self, first: int, height: int) -> list[tuple[int, Strip]]:
        document = self.document
        if document is None:
            return []
        rows = document.rows.read(first, height * (8 if self.fold else 1))
        hidden = self._hidden(rows) if self.fold else set()
        palette = self._palette()
        found: list[tuple[int, Strip]] = []
        for at, row in enumerate(rows):
            if at not in hidden:
                found += [(first + at, strip) for strip in self._draw(row, palette)]
            if len(found) >= height:
                break
        return found[:height]

    def _hidden(self, rows: Sequence[Row]) -> set[int]:
        texts = [shown(row.data).text for row in rows]
        return {
            at
            for block in tracebacks(texts)
            for at in range(block.first, block.end)
            if at != block.headline and rows[at].offset not in self._opened
        }

    def _draw(self, row: Row, palette: Palette) -> list[Strip]:
        document = self.document
        if document is None:
            return []
        base = palette.dim if row.context else palette.plain
        if row.offset in self.marks:
            base = base + Style(reverse=True)
        result = shown(row.data)
        texts = pretty_json(result.text) if row.offset in self._opened else [result.text]
        if row.length > len(row.data):
            texts[-1] += f" … {row.length:,} bytes"
        digits = max(4, len(str(document.index.line_count))) if self.numbers else 0
        first = document.arrivals[0].time if document.arrivals else None
        names = (document.name,)
        left = gutter(row, digits=digits, times=self.times, first=first, names=names)
        margin = [Segment(left, palette.gutter)] if left else []
        strips = []
        for text in texts:
            spans = result.spans if len(texts) == 1 else ()
            body = pieces(text, spans, self._matches(text), base, palette)
            strips += self._fit([*margin, *body], len(left))
        return strips

    def _fit(self, segments: list[Segment], margin: int) -> list[Strip]:
        width = max(1, self.scrollable_content_region.width)
        if self.wrap:
            return wrap(segments, width)
        strip = Strip(segments)
        x = int(self.shift)
        if not x:
            return [strip.crop(0, width)]
        return [Strip.join([strip.crop(0, margin), strip.crop(margin + x, x + width)])]

    shift = 0

    def _matches(self, text: str) -> list[tuple[int, int]]:
        search = self.document.search if self.document else None
        if search is None or not isinstance(search.finder, Pattern):
            return []
        data = text.encode("utf-8", "replace")
        spans = search.finder.spans(data)
        if len(data) == len(text):
            return spans
        return [
            (len(data[:a].decode("utf-8", "ignore")), len(data[:b].decode("utf-8", "ignore")))
            for a, b in spans
        ]

    def _palette(self) -> Palette:
        styles = [self.get_component_rich_style(f"log--source-{number}") for number in range(_SOURCE_STYLES)]

        def part(name: str) -> Style:
            return self.get_component_rich_style(f"log--{name}", partial=True)

        plain = self.rich_style
        return Palette(
            plain,
            plain + part("gutter"),
            plain + part("dim"),
            part("error"),
            part("warning"),
            part("match"),
            tuple(styles),
        )

    # Moving

    def move_by(self, rows: int) -> None:
        """Move the window by rows; reaching the end, follow."""
        if self.document is None:
            return
        count = self.document.rows.count
        last = self._last_top(count, max(1, self.size.height))
        self.move_to(max(0, min(self.top + rows, last)))
        self.following = rows > 0 and self.top >= last

    def move_to(self, row: int) -> None:
        """Put `row` at the top, and stop following."""
        self.following = False
        self._scroll_top(row)
        self._remember_top()
        self.refresh()
        self.post_message(self.Moved())

    def reveal(self, row: int) -> None:
        """Bring `row` into sight, a third from the top if it was not."""
        height = max(1, self.size.height)
        if self.top <= row < self.top + height - 1 and not self.flexible:
            self.following = False
            self._remember_top()
            self.refresh()
            return
        self.move_to(max(0, row - height // 3))

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self.refresh_rows()
        self.post_message(self.Moved())

    def sideways(self, by: int) -> None:
        """Move along long lines."""
        self.shift = max(0, self.shift + by * _STEP_SIDEWAYS)
        self._page_key = ()
        self.refresh()

    def toggle_open(self, offset: int) -> None:
        """Open or close the JSON line at `offset`."""
        self._opened ^= {offset}
        self.refresh_rows()

    def search_for(self, finder: LineFinder | None) -> None:
        """Highlight what `finder` finds."""
        if self.document is not None:
            self.document.find(finder)
        self.refresh_rows()
