"""The line at the bottom of a log where a search, a filter or a place is typed."""

from __future__ import annotations

from collections import deque
from typing import Protocol, cast

from textual import on
from textual.events import Blur, Key, Paste
from textual.widgets import Input

from tui.logs.json_lines import safe
from tui.widgets.action import Action, bindings

PROMPT_ACTIONS = (Action("log.prompt_leave", "escape", "leave", "Clear the line and leave it.", "leave"),)
_MARKS = {"search": "/", "filter": "&", "go": "go to ", "save": "save as ", "columns": "fields "}


class Asker(Protocol):
    """Whoever a line is typed for."""

    def prompt_changed(self, kind: str, value: str) -> None:
        """Take what is being typed."""

    def prompt_done(self, kind: str, value: str, *, cancelled: bool) -> None:
        """Take the whole line."""


class Prompt(Input):
    """Tells its parent every change, and the end."""

    BINDINGS = bindings(PROMPT_ACTIONS)

    def __init__(self) -> None:
        super().__init__(compact=True, classes="log--prompt", select_on_focus=True)
        self._kind = ""
        # Keys that have been here: what bubbles up from here is not passed on again.
        self._had: deque[Key] = deque(maxlen=256)

    def ask(self, kind: str, value: str, hint: str) -> None:
        """Begin a line of another kind."""
        self._kind = kind
        self.value = value
        self.placeholder = _MARKS[kind] + hint
        self.display = True
        # At once: keys that follow in the same breath are meant for this line.
        self.screen.set_focus(self)

    def pass_on(self, event: Key) -> None:
        """Take a key that was sent to our parent while this line was being opened."""
        if not any(event is known for known in self._had):
            event.stop()
            self.post_message(event)

    def on_key(self, event: Key) -> None:
        """Take note of a key; one that was passed on goes its way again from here."""
        self._had.append(event)
        event.stop(False)

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted as it is shown: nothing in it acts."""
        event.text = safe(event.text.splitlines()[0] if event.text else "")

    @property
    def _asker(self) -> Asker:
        return cast("Asker", self.parent)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self._asker.prompt_changed(self._kind, event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._asker.prompt_done(self._kind, event.value, cancelled=False)

    def action_leave(self) -> None:
        """Leave without a line."""
        self._asker.prompt_done(self._kind, "", cancelled=True)

    def on_blur(self, event: Blur) -> None:
        """A line that is left open behind the person's back is only in the way."""
        self.display = False
