"""Every key of a place, read from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.styles import stylesheet
from tui.widgets.action import Action, bindings
from tui.widgets.lines import LINE_CLASSES, Line, Lines, line

HELP_ACTIONS = (Action("help.close", "escape,q,question_mark,f1", "close", "Close the help.", "close"),)


class HelpScreen(ModalScreen[None]):
    """Lists actions under headings: key, what it does, its twin on the command line."""

    CSS_PATH = [stylesheet("parts"), stylesheet("dialog")]
    COMPONENT_CLASSES = LINE_CLASSES
    BINDINGS = bindings(HELP_ACTIONS)

    def __init__(self, sections: Sequence[tuple[str, Sequence[Action]]]) -> None:
        super().__init__()
        self._sections = sections
        self._lines = Lines()

    def compose(self) -> ComposeResult:
        """The list, and how to leave."""
        with Vertical(classes="dialog -tall"):
            yield Static("Keys", classes="dialog--title", markup=False)
            yield self._lines
            yield Static("esc close", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Fill the list."""
        found: list[Line] = []
        for heading, items in self._sections:
            if not items:
                continue
            if found:
                found.append(line())
            found.append(line(heading, "lines--head"))
            found += [_line(item) for item in items]
        self._lines.set(found)
        self._lines.focus()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _line(action: Action) -> Line:
    keys = " ".join(dict.fromkeys((action.shown_key, *_others(action))))
    twin = f"  $ {action.twin}" if action.twin else ""
    pieces = ((f"{keys:<10} ", "lines--key"), (action.help, ""), (twin, "lines--dim"))
    return Line(pieces, hang=11)


def _others(action: Action) -> list[str]:
    from tui.widgets.action import shown_key

    return [shown_key(key.strip()) for key in action.key.split(",")[1:]]
