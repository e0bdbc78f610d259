"""The line that a list is filtered by."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.widgets import Input

from tui.widgets.action import Action, bindings

if TYPE_CHECKING:
    from tui.screens.listing import ListScreen

FILTER_ACTIONS = (
    Action("filter.done", "enter,down", "to the list", "Keep the filter and go to the list.", "done", 1),
    Action("filter.clear", "escape", "clear", "Clear the filter and go to the list.", "clear_filter", 2),
)


class FilterInput(Input):
    """Tells its list every change."""

    ACTIONS = FILTER_ACTIONS
    HELP_TITLE = "Filter"
    BINDINGS = bindings(FILTER_ACTIONS)

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True)

    @property
    def _list(self) -> ListScreen:
        return cast("ListScreen", self.screen)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list.set_filter(event.value)

    def action_done(self) -> None:
        """Go to the list."""
        self._list.leave_filter(clear=False)

    def action_clear_filter(self) -> None:
        """Clear, and go to the list."""
        self._list.leave_filter(clear=True)
