"""Asks once, and says what will happen to what."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.styles import stylesheet
from tui.widgets.action import Action, bindings

CONFIRM_ACTIONS = (
    Action("confirm.yes", "y,enter", "yes", "Do it.", "answer(1)"),
    Action("confirm.no", "n,escape,q", "no", "Leave it.", "answer(0)"),
)


class ConfirmScreen(ModalScreen[bool]):
    """Gives True for yes."""

    CSS_PATH = [stylesheet("parts"), stylesheet("dialog")]
    BINDINGS = bindings(CONFIRM_ACTIONS)

    def __init__(self, question: str, consequence: str) -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        """The question, the consequence, the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="dialog--title", markup=False)
            yield Static(self._consequence, markup=False)
            yield Static("y yes   n no", classes="dialog--keys", markup=False)

    def action_answer(self, yes: int) -> None:
        """Close with the answer."""
        self.dismiss(bool(yes))
