"""The rows in sight of a log. It knows where it looks; what there is to see comes from a LogView."""

from __future__ import annotations

from functools import partial

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.logs.pattern import Pattern
from tui.logs.rows import Place, Row
from tui.logs.text import shown
from tui.logs.view import LogView
from tui.widgets.log import travel
from tui.widgets.log.look import Palette
from tui.widgets.log.painter import Line, Looks, Painter, Window, match_cells
from tui.widgets.log.travel import FOLDED, Spot

_SOURCE_STYLES = 6
_STEP_SIDEWAYS = 8
_WHEEL = 3
TIMES = ("", "clock", "since")


class LogLines(Widget, can_focus=False):
    """Draws a window of rows. `refresh_rows()` is called when the view has changed.

    It scrolls by itself: Textual lays the whole screen out anew when a scrolled widget grows.
    """

    COMPONENT_CLASSES = {
        "log--text",
        "log--gutter",
        "log--dim",
        "log--error",
        "log--warning",
        "log--match",
        "log--cursor",
        "log--bar",
        "log--thumb",
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
        self._spot = Spot()
        self._top_place: Place | None = None
        self._page: list[Line] = []
        self._page_rows: dict[int, Row] = {}
        self._page_key: tuple[object, ...] = ()
        self._page_style = Style()
        self._generation = 0
        self._dragging = False

    def show(self, document: LogView | None, message: str = "") -> None:
        """Show another log from its end, or a sentence."""
        self.document, self.message = document, message
        self.following = True
        self.looks.forget()
        self.chosen_from = self.cursor = self._top_place = None
        self._spot = Spot()
        self.refresh_rows()

    @property
    def top(self) -> int:
        """The first row in sight."""
        return self._spot.row

    @property
    def height_now(self) -> int:
        """Lines of the screen for rows: the names of columns take one."""
        return max(1, self.size.height - (self.looks.columns is not None))

    @property
    def _count(self) -> int:
        return self.document.rows.count if self.document else 0

    @property
    def _text_width(self) -> int:
        """Cells for text: the last one is the bar's when there is more than the window."""
        return max(1, self.size.width - (self._count > self.height_now))

    def on_resize(self) -> None:
        """Stay at the end when following; else at the same line."""
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """Take in what the document has gained; stay at the end when following, else at the same line."""
        self._generation += 1
        document = self.document
        if document is not None and self.following:
            self._spot = self._last_spot()
        elif document is not None and self._top_place is not None:
            row = document.row_of(self._top_place)
            self._spot = min(Spot(row, self._spot.skip), self._last_spot())
        self.refresh()

    def _last_spot(self) -> Spot:
        count, height = self._count, self.height_now
        if not self.looks.flexible or not count:
            return Spot(max(0, count - height))
        return travel.last(self._measure, count, height)

    def _measure(self, first: int, end: int, most: int) -> list[int]:
        rows = self.document.rows.read(first, end - first) if self.document else []
        return [number for number, _ in self._painter(most).lines(first, rows)]

    def _go(self, spot: Spot) -> None:
        self._spot = max(Spot(), min(spot, self._last_spot()))
        self._remember_top()
        self.redraw()

    def _remember_top(self) -> None:
        rows = self.document.rows.read(self.top, 1) if self.document else []
        self._top_place = rows[0].place if rows else None

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw the line at `y` of the window."""
        key = (self._generation, self._spot, self.size, id(self.document))
        if key != self._page_key:
            self._page_key = key
            self._draw_page()
        if y < len(self._page):
            return self._page[y][1]
        return Strip.blank(self.size.width, self._page_style)

    def redraw(self) -> None:
        """Draw the page anew: looks have changed, rows have not."""
        self._generation += 1
        self.refresh()

    def _draw_page(self) -> None:
        """Make what is in sight, the bar at its right included."""
        self._page_style = style = self.rich_style
        document, width, height = self.document, self.size.width, self.size.height
        self._page_rows = {}
        if document is None:
            said = Segment(self.message, self.get_component_rich_style("log--dim"))
            self._page = [(0, Strip([said]).adjust_cell_length(width, style))]
            return
        spot, factor = self._spot, FOLDED if self.looks.fold or self.looks.opened else 1
        rows = document.rows.read(spot.row, height * factor)
        painter = self._painter(self.height_now + spot.skip)
        drawn = painter.lines(spot.row, rows)[spot.skip :]
        # Columns are as wide as what has been drawn of them: their names come after.
        drawn = [*((spot.row, strip) for strip in painter.head()), *drawn]
        room = self._text_width
        bar = self._bar(height) if room < width else []
        drawn += [(spot.row + len(rows), Strip([]))] * (height - len(drawn))
        self._page = [
            (
                number,
                strip.adjust_cell_length(room, style) if not bar else _beside(strip, room, style, bar[y]),
            )
            for y, (number, strip) in enumerate(drawn)
        ]
        numbers = {number for number, _ in drawn}
        self._page_rows = {number: row for number, row in enumerate(rows, spot.row) if number in numbers}

    def _bar(self, height: int) -> list[Segment]:
        """The bar at the right: how much of all is in sight, and where."""
        count = max(1, self._count)
        size = max(1, height * height // count)
        top = round(min(1.0, self.top / max(1, count - height)) * (height - size))
        track, thumb = (self.get_component_rich_style(f"log--{part}") for part in ("bar", "thumb"))
        return [Segment(" ", thumb if top <= y < top + size else track) for y in range(height)]

    def _painter(self, height: int) -> Painter:
        assert self.document is not None
        window = Window(self._text_width, height, self.chosen())
        return Painter(self.document, self.looks, self._palette(), window)

    def rows_in_sight(self) -> list[Row]:
        """The rows that are drawn now."""
        if self.document is not None:
            self.render_line(0)
        return list(self._page_rows.values())

    def _palette(self) -> Palette:
        part = partial(self.get_component_rich_style, partial=True)
        plain = self.rich_style
        return Palette(
            plain,
            # Those that let the ground through are only known whole.
            self.get_component_rich_style("log--gutter"),
            self.get_component_rich_style("log--dim"),
            part("log--error"),
            part("log--warning"),
            part("log--match"),
            Style(bgcolor=self.get_component_rich_style("log--cursor").bgcolor),
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
        last = max(self._page_rows, default=self.top)
        if row < self.top:
            self.move_to(row)
        elif row > last:
            self.move_to(self.top + row - last)
        self.redraw()

    # Moving

    def move_by(self, lines: int) -> None:
        """Move the window by lines, or the cursor while lines are chosen; reaching the end, follow."""
        if self.document is None:
            return
        if self.cursor is not None:
            self._move_cursor(lines)
            return
        spot = self._spot
        if not self.looks.flexible:
            spot = Spot(spot.row + lines)
        elif lines > 0:
            spot = travel.down(self._measure, spot, lines, self._count)
        else:
            spot = travel.up(self._measure, spot, -lines)
        self._go(spot)
        self.following = lines > 0 and self._spot >= self._last_spot()
        self.post_message(self.Moved())

    def move_to(self, row: int) -> None:
        """Put `row` at the top, and stop following."""
        self.following = False
        self._go(Spot(row))
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
        room = max(1, self.size.width - 24)
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

    # The mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Some lines down."""
        event.stop()
        self.move_by(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Some lines up."""
        event.stop()
        self.move_by(-_WHEEL)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the bar."""
        place = event.get_content_offset(self)
        if place is not None and place.x == self._text_width:
            self._dragging = True
            self.capture_mouse()
            self._drag(place.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the bar."""
        if self._dragging:
            self._drag(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the bar."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _drag(self, y: int) -> None:
        count, height = self._count, self.height_now
        self.move_to(round(max(0, min(1, y / max(1, height - 1))) * max(0, count - height)))
        self.following = self._spot >= self._last_spot()


def _beside(strip: Strip, width: int, style: Style, bar: Segment) -> Strip:
    return Strip([*strip.adjust_cell_length(width, style), bar], width + 1)
