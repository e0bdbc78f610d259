"""A table that makes only the rows that are seen: a list of any length costs the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, Key, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.action import Action, bindings
from tui.widgets.columns import Cell, Column, fitted, put, widths
from tui.widgets.glyphs import spelled
from tui.widgets.phases import PHASE_CLASSES

TABLE_ACTIONS = (
    Action("table.up", "up,k", "up", "The row above.", "move(-1)"),
    Action("table.down", "down,j", "down", "The row below.", "move(1)"),
    Action("table.page_up", "pageup,ctrl+b", "page up", "A page up.", "page(-1)"),
    Action("table.page_down", "pagedown,ctrl+f", "page down", "A page down.", "page(1)"),
    Action("table.top", "home,g", "top", "The first row.", "edge(0)"),
    Action("table.bottom", "end,G", "bottom", "The last row.", "edge(1)"),
    Action("table.open", "enter", "open", "Go into the row.", "choose"),
    Action(
        "table.mark",
        "space",
        "mark",
        "Mark the row, or unmark it; what is done is done to all marked.",
        "mark",
    ),
)


@dataclass(frozen=True)
class TableRow:
    """One row: its key (unique) and a cell a column."""

    key: str
    cells: tuple[Cell, ...]


class Table(ScrollView, can_focus=True):
    """Rows under a fixed header, with a cursor that follows its row's key when rows come and go."""

    COMPONENT_CLASSES = {
        "table--header",
        "table--cursor",
        "table--cursor-blurred",
        "table--strong",
        "table--dim",
        "table--warning",
        "table--error",
        "table--good",
    }
    ACTIONS = TABLE_ACTIONS
    HELP_TITLE = "Lists"
    BINDINGS = bindings(TABLE_ACTIONS)

    cursor: reactive[int] = reactive(0)

    class Highlighted(Message):
        """The cursor is on another row (or on none: key "")."""

        def __init__(self, table: Table, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table:
            """The table it came from."""
            return self.table

    class Chosen(Message):
        """A row was gone into, by key or by double click."""

        def __init__(self, table: Table, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table:
            """The table it came from."""
            return self.table

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._rows: tuple[TableRow, ...] = ()
        self._widths: tuple[int, ...] = ()
        self._told = ""
        self.marked: set[str] = set()
        # Sees every key first; True: it was meant for something else, and has been taken.
        self.first_look: Callable[[Key], bool] = lambda _event: False
        self.empty_text: Callable[[], str] = lambda: ""

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows that are shown, in order."""
        return self._rows

    @property
    def current(self) -> str:
        """The key of the row under the cursor, "" if there is none."""
        return self._rows[self.cursor].key if 0 <= self.cursor < len(self._rows) else ""

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Replace the columns (a sort mark in a title, say)."""
        self._columns = tuple(columns)
        self._measure()

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Replace the rows; the cursor stays on its row's key, or on its place if that is gone."""
        key = self.current
        self._rows = tuple(rows)
        self.marked &= {row.key for row in self._rows}
        place = next((index for index, row in enumerate(self._rows) if row.key == key), self.cursor)
        self.cursor = max(0, min(place, len(self._rows) - 1))
        self._measure()
        self._tell()

    def select(self, key: str) -> None:
        """Move the cursor to the row with `key`, if there is one."""
        for index, row in enumerate(self._rows):
            if row.key == key:
                self.cursor = index
                return

    def on_key(self, event: Key) -> None:
        """Let keys go that are meant for another part."""
        if self.first_look(event):
            event.stop()
            event.prevent_default()

    def on_resize(self, event: Resize) -> None:
        """Fit the columns anew."""
        self._measure()

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self._widths = widths(self._columns, self._rows_cells(), width) if width else ()
        self.virtual_size = Size(width, len(self._rows) + 1)
        self.refresh()

    def _rows_cells(self) -> list[tuple[Cell, ...]]:
        return [row.cells for row in self._rows]

    def watch_cursor(self) -> None:
        """Keep the cursor in sight, and tell."""
        line = self.cursor + 1
        top = 0 if self.cursor == 0 else line
        # One row more than the line, for the header covers the first visible one.
        self.scroll_to_region(Region(0, max(0, top - 1), 1, 2), animate=False, force=True)
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.post_message(self.Highlighted(self, self.current))

    def render_line(self, y: int) -> Strip:
        """Draw the header, or the row that is scrolled to this line."""
        width = self.scrollable_content_region.width
        if y == 0:
            style = self.get_component_rich_style("table--header")
            cells = tuple(Cell(column.title) for column in self._columns)
            return self._strip("  ", cells, lambda _: style, width)
        index = y - 1 + self.scroll_offset.y
        if index >= len(self._rows):
            return self._below(y, width)
        at_cursor = index == self.cursor
        focus = "table--cursor" if self.has_focus else "table--cursor-blurred"
        base = self.get_component_rich_style(focus) if at_cursor else self.rich_style
        row = self._rows[index]

        def style_of(cell: Cell) -> Style:
            return base + self.get_component_rich_style(cell.style, partial=True) if cell.style else base

        lead = ("›" if at_cursor else " ") + ("•" if row.key in self.marked else " ")
        return self._strip(lead, row.cells, style_of, width)

    def _below(self, y: int, width: int) -> Strip:
        text = self.empty_text() if not self._rows else ""
        lines = text.split("\n")
        line = lines[y - 2] if 2 <= y < len(lines) + 2 else ""
        style = self.get_component_rich_style("table--dim")
        return Strip([Segment(fitted(f"  {line}", width), style)], width)

    def _strip(
        self, lead: str, cells: Sequence[Cell], style_of: Callable[[Cell], Style], width: int
    ) -> Strip:
        shown = [Cell(spelled(cell.text, self.app), cell.style) for cell in cells]
        segments = put(spelled(lead, self.app), shown, self._columns, self._widths, style_of)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def action_move(self, by: int) -> None:
        """Move the cursor by `by` rows."""
        self.cursor = max(0, min(self.cursor + by, len(self._rows) - 1))

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.action_move(by * max(1, self.scrollable_content_region.height - 2))

    def action_edge(self, last: int) -> None:
        """Move the cursor to the first (0) or last (1) row."""
        self.cursor = max(0, len(self._rows) - 1) if last else 0

    @property
    def targets(self) -> list[str]:
        """The keys that an action is meant for: the marked rows, else the one under the cursor."""
        if self.marked:
            return [row.key for row in self._rows if row.key in self.marked]
        return [self.current] if self.current else []

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go on to the next."""
        if self.current:
            self.marked ^= {self.current}
            self.action_move(1)
            self.refresh()
            self.post_message(self.Highlighted(self, self.current))

    def action_choose(self) -> None:
        """Go into the row under the cursor."""
        if self.current:
            self.post_message(self.Chosen(self, self.current))

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse is; a second click goes in."""
        place = event.get_content_offset(self)
        index = place.y - 1 + self.scroll_offset.y if place else -1
        if place and place.y > 0 and 0 <= index < len(self._rows):
            again = index == self.cursor and event.chain > 1
            self.cursor = index
            if again:
                self.action_choose()


class PhaseTable(Table):
    """A table whose cells may be coloured by phase: each class costs time when the table is first styled."""

    COMPONENT_CLASSES = PHASE_CLASSES
