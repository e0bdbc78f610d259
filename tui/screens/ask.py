"""Asks for one line of text: a name, a folder, a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from tui.app.styles import stylesheet
from tui.widgets.action import Action, bindings

ASK_ACTIONS = (Action("ask.cancel", "escape", "cancel", "Leave it.", "cancel"),)


class AskScreen(ModalScreen[str]):
    """Gives the text, or None when left. `check` gives a sentence for what is wrong, "" if it is good."""

    CSS_PATH = [stylesheet("parts"), stylesheet("dialog")]
    BINDINGS = bindings(ASK_ACTIONS)

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        suggestions: Sequence[str] = (),
        check: Callable[[str], str] = lambda _: "",
        at_bottom: bool = False,
    ) -> None:
        super().__init__(classes="-bottom" if at_bottom else "")
        self._title = title
        self._value = value
        self._suggestions = tuple(suggestions)
        self._check = check

    def compose(self) -> ComposeResult:
        """The title, the line, what is wrong with it."""
        suggester = SuggestFromList(self._suggestions, case_sensitive=False) if self._suggestions else None
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog--title", markup=False)
            yield Input(self._value, suggester=suggester, compact=True)
            yield Static("enter accept   → complete   esc leave", classes="dialog--keys", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        problem = self._check(event.value.strip())
        if problem:
            self.query_one(".dialog--keys", Static).update(problem)
            return
        self.dismiss(event.value.strip())

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
