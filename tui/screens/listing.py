"""What every list has: rows that can be filtered as you type, and sorted by any column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key

from tui.app.actions import Area, actions
from tui.model import BackendError
from tui.screens.base import DeckScreen
from tui.widgets.action import bindings
from tui.widgets.columns import Column
from tui.widgets.table import Table, TableRow

if TYPE_CHECKING:
    from textual.widgets import Input

SortValue = str | float
_FIELD = re.compile(r"^(\w+):(.*)$")


@dataclass(frozen=True)
class Item:
    """A row with what it is sorted by (a value a column) and found by (field name -> text)."""

    row: TableRow
    sort: tuple[SortValue, ...]
    fields: tuple[tuple[str, str], ...]


def matches(query: str, item: Item) -> bool:
    """Tell if every word of `query` is in some field; `field:word` looks in one, `!word` excludes."""
    fields = dict(item.fields)
    everything = "\n".join(fields.values()).lower()
    for word in query.lower().split():
        wanted = not word.startswith("!")
        word = word.lstrip("!")
        hit = _FIELD.match(word)
        if hit and hit.group(1) in fields:
            inside = hit.group(2) in fields[hit.group(1)].lower()
        else:
            inside = word in everything
        if inside is not wanted:
            return False
    return True


class ListScreen(DeckScreen):
    """A list of things. Subclasses give `COLUMNS` and call `show_items`."""

    COLUMNS: tuple[Column, ...] = ()
    TABLE = Table
    BINDINGS = bindings(actions(Area.LIST))

    def __init__(self) -> None:
        super().__init__()
        self.table = self.TABLE(self.COLUMNS)
        self.table.first_look = self._typed_ahead
        self.body = Vertical(self.table, id="list")
        self._items: tuple[Item, ...] = ()
        self._query = ""
        self._sort = -1
        self._reverse = False
        self._input: Input | None = None
        self.trouble = ""

    def parts(self) -> ComposeResult:
        """The table."""
        yield self.body

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these, filtered and sorted as the person has set."""
        self._items = tuple(items)
        self._apply()

    def fail(self, error: BackendError) -> None:
        """Say in the list's place why it can't be shown."""
        self.trouble = f"{error.what}\n\n{error.next_step}"
        self.table.refresh()

    @property
    def query_text(self) -> str:
        """What the list is filtered by."""
        return self._query

    def _apply(self) -> None:
        items = [item for item in self._items if matches(self._query, item)]
        if self._sort >= 0:
            items.sort(key=lambda item: _sortable(item.sort[self._sort]), reverse=self._reverse)
        elif self._reverse:
            items.reverse()
        self.table.set_rows([item.row for item in items])

    def action_filter(self) -> None:
        """Filter as you type; enter goes to the list, escape clears."""
        if self._input is None:
            from tui.screens.filter import FilterInput

            self._input = FilterInput(placeholder="words, field:word, !word")
            self.body.mount(self._input, before=self.table)
        self._input.display = True
        self.set_focus(self._input)

    def _typed_ahead(self, event: Key) -> bool:
        """Take what is typed in one breath with the filter's key: it was sent to the table all the same."""
        if self._input is not None and self.focused is self._input:
            self._input.post_message(Key(event.key, event.character))
            return True
        active = self.active_bindings.get(event.key)
        if active is None or active.node is not self or active.binding.action != "filter":
            return False
        self.action_filter()
        return True

    def set_filter(self, text: str) -> None:
        """Filter by `text`."""
        self._query = text
        self._apply()

    def leave_filter(self, *, clear: bool) -> None:
        """Go back to the list; an empty filter line is folded away."""
        if clear:
            self.set_filter("")
            if self._input is not None:
                self._input.clear()
        if self._input is not None and not self._query:
            self._input.display = False
        self.table.focus()

    def action_sort(self) -> None:
        """Sort by the next column that is shown; after the last, as they came."""
        self._sort = self._sort + 1 if self._sort + 1 < len(self.COLUMNS) else -1
        self._titles()

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._reverse = not self._reverse
        self._titles()

    def _titles(self) -> None:
        arrow = " ↓" if self._reverse else " ↑"
        self.table.set_columns(
            [
                replace(column, title=column.title + arrow) if index == self._sort else column
                for index, column in enumerate(self.COLUMNS)
            ]
        )
        self._apply()


def _sortable(value: SortValue) -> tuple[int, float, str]:
    return (1, 0.0, value.lower()) if isinstance(value, str) else (0, value, "")
