"""The rows in sight of a log. It knows where it looks; what there is to see comes from a LogView."""

from __future__ import annotations

from functools import partial

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.logs.pattern import Pattern
from tui.logs.rows import Place, Row
from tui.logs.text import shown
from tui.logs.view import LogView
from tui.widgets.log.look import Palette
from tui.widgets.log.painter import Line, Looks, Painter, Window, match_cells

_SOURCE_STYLES = 6
_STEP_SIDEWAYS = 8
# Folded rows take no line of the screen: so many times more rows are read to fill it.
_FOLDED_READ = 8
TIMES = ("", "clock", "since")


class LogLines(ScrollView, can_focus=False):
    """Draws a window of rows. `refresh_rows()` is called when the view has changed."""

    COMPONENT_CLASSES = {
        "log--text",
        "log--gutter",
        "log--dim",
        "log--error",
        "log--warning",
        "log--match",
        "log--cursor",
        *(f"log--source-{number}" for number in range(_SOURCE_STYLES)),
    }

    class Moved(Message):
        """What is in sight has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.document: LogView | None = None
        self.message = ""
        self.following = True
        self.looks = Looks()
        # While lines are being chosen: where that began, and the line that keys move.
        self.chosen_from: Place | None = None
        self.cursor: Place | None = None
        self._top_place: Place | None = None
        self._page: list[Line] = []
        self._page_key: tuple[object, ...] = ()
        self._generation = 0

    def show(self, document: LogView | None, message: str = "") -> None:
        """Show another log from its end, or a sentence."""
        self.document, self.message = document, message
        self.following = True
        self.looks.forget()
        self.chosen_from = self.cursor = self._top_place = None
        self.refresh_rows()

    @property
    def top(self) -> int:
        """The first row in sight."""
        return int(self.scroll_offset.y)

    @property
    def height_now(self) -> int:
        """Lines of the screen."""
        return max(1, self.scrollable_content_region.height)

    def refresh_rows(self) -> None:
        """Take in what the document has gained; stay at the end when following, else at the same line."""
        self._generation += 1
        document = self.document
        if document is None:
            self.virtual_size = Size(0, 0)
            self.refresh()
            return
        count = document.rows.count
        height = self.height_now
        extra = height - 1 if self.looks.flexible and count else 0
        self.virtual_size = Size(self.scrollable_content_region.width, count + extra)
        if self.following:
            self._scroll_top(self._last_top(count, height))
        elif self._top_place is not None:
            self._scroll_top(document.row_of(self._top_place))
        self.refresh()

    def _last_top(self, count: int, height: int) -> int:
        if not self.looks.flexible or self.document is None or not count:
            return max(0, count - height)
        # From the first row that could be at the top on: how many lines each row takes decides.
        reach = height * (_FOLDED_READ if self.looks.fold or self.looks.opened else 1)
        first = max(0, count - reach)
        drawn = self._painter(reach * height).lines(first, self.document.rows.read(first, count - first))
        return min(drawn[-height][0], count - 1) if len(drawn) > height else first

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
        self._top_place = rows[0].place if rows else None

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line at `y` of the window."""
        width = self.scrollable_content_region.width
        if self.document is None:
            style = self.get_component_rich_style("log--dim")
            text = self.message if y == 0 else ""
            return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style).crop(0, width)
        key = (self._generation, self.top, self.size, id(self.document))
        if key != self._page_key:
            self._page_key = key
            self._page = self._draw_page()
        strip = self._page[y][1] if y < len(self._page) else Strip.blank(width, self.rich_style)
        return strip.adjust_cell_length(width, self.rich_style)

    def redraw(self) -> None:
        """Draw the page anew: looks have changed, rows have not."""
        self._generation += 1
        self.refresh()

    def _draw_page(self) -> list[Line]:
        document = self.document
        if document is None:
            return []
        factor = _FOLDED_READ if self.looks.fold or self.looks.opened else 1
        rows = document.rows.read(self.top, self.height_now * factor)
        return self._painter(self.height_now).lines(self.top, rows)

    def _painter(self, height: int) -> Painter:
        assert self.document is not None
        width = max(1, self.scrollable_content_region.width)
        return Painter(self.document, self.looks, self._palette(), Window(width, height, self.chosen()))

    def rows_in_sight(self) -> list[Row]:
        """The rows that are drawn now."""
        if self.document is None:
            return []
        page = self._draw_page()
        numbers = {number for number, _ in page}
        first = self.top
        rows = self.document.rows.read(first, max(numbers) - first + 1) if numbers else []
        return [row for number, row in enumerate(rows, first) if number in numbers]

    def _palette(self) -> Palette:
        part = partial(self.get_component_rich_style, partial=True)
        plain = self.rich_style
        return Palette(
            plain,
            plain + part("log--gutter"),
            plain + part("log--dim"),
            part("log--error"),
            part("log--warning"),
            part("log--match"),
            part("log--cursor"),
            tuple(part(f"log--source-{number}") for number in range(_SOURCE_STYLES)),
        )

    # Choosing lines

    def choose_from(self, place: Place | None) -> None:
        """Begin to choose lines at one of them, or stop choosing."""
        self.chosen_from = self.cursor = place
        if place is not None:
            self.following = False
            self._remember_top()
        self.redraw()

    def chosen(self) -> range:
        """The rows that are chosen."""
        if self.document is None or self.chosen_from is None or self.cursor is None:
            return range(0)
        first, last = sorted((self.document.row_of(self.chosen_from), self.document.row_of(self.cursor)))
        return range(first, last + 1)

    def _move_cursor(self, rows: int) -> None:
        document = self.document
        if document is None or self.cursor is None:
            return
        row = max(0, min(document.rows.count - 1, document.row_of(self.cursor) + rows))
        found = document.rows.read(row, 1)
        if found:
            self.cursor = found[0].place
        last = max((number for number, _ in self._page), default=self.top)
        if row < self.top:
            self.move_to(row)
        elif row > last:
            self.move_to(self.top + row - last)
        self.redraw()

    # Moving

    def move_by(self, rows: int) -> None:
        """Move the window by rows, or the cursor while lines are chosen; reaching the end, follow."""
        if self.document is None:
            return
        if self.cursor is not None:
            self._move_cursor(rows)
            return
        last = self._last_top(self.document.rows.count, self.height_now)
        self.move_to(max(0, min(self.top + rows, last)))
        self.following = rows > 0 and self.top >= last

    def move_to(self, row: int) -> None:
        """Put `row` at the top, and stop following."""
        self.following = False
        if self.document is not None and self.virtual_size.height < self.document.rows.count:
            self.refresh_rows()
        self._scroll_top(row)
        self._remember_top()
        self.redraw()
        self.post_message(self.Moved())

    def reveal(self, row: int) -> None:
        """Bring `row` into sight, a third from the top if it was not; and what it matches, sideways."""
        height = self.height_now
        if self.top <= row < self.top + height - 1 and not self.looks.flexible:
            self.following = False
            self._remember_top()
            self.redraw()
        else:
            self.move_to(max(0, row - height // 3))
        self._reveal_sideways(row)

    def _reveal_sideways(self, row: int) -> None:
        document = self.document
        search = document.search if document else None
        if document is None or search is None or self.looks.wrap or not isinstance(search.finder, Pattern):
            return
        rows = document.rows.read(row, 1)
        text = shown(rows[0].data).text if rows else ""
        spans = match_cells(search.finder, text)
        if not spans:
            return
        start, end = (cell_len(text[:edge]) for edge in spans[0])
        room = max(1, self.scrollable_content_region.width - 24)
        if start < self.looks.shift or end > self.looks.shift + room:
            # No further than needed: what stands before a match says what it is about.
            self.looks.shift = max(0, end + _STEP_SIDEWAYS - room) if end > room else 0
            self.redraw()

    def follow(self) -> None:
        """Go to the end and stay there; while lines are chosen, choose up to the end."""
        if self.cursor is not None and self.document is not None:
            self._move_cursor(self.document.rows.count)
            return
        self.following = True
        self.refresh_rows()
        self.post_message(self.Moved())

    def sideways(self, by: int) -> None:
        """Move along long lines."""
        self.looks.shift = max(0, self.looks.shift + by * _STEP_SIDEWAYS)
        self.redraw()
