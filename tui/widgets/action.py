"""An action as data: what the footer, the help, the palette and the key map all read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True)
class Action:
    """One thing a person can do.

    `id` is unique and stable ("run.stop"): settings remap keys by it. `key` is one or more key names,
    joined by commas. `method` is the Textual action ("stop_run", "go('runs')"). `footer` orders the
    actions of the bottom line, 0 keeps it out. `when` names a `can_<when>` method of the screen that
    tells if the action is possible now. `twin` is the same on the command line.
    """

    id: str
    key: str
    label: str
    help: str
    method: str
    footer: int = 0
    danger: bool = False
    when: str = ""
    twin: str = ""
    priority: bool = False

    @property
    def shown_key(self) -> str:
        """The first key as a person writes it."""
        return shown_key(self.key.split(",")[0].strip())

    def binding(self) -> Binding:
        """The Textual binding of this action; the key map finds it by id."""
        return Binding(
            self.key,
            self.method,
            self.label,
            show=bool(self.footer),
            tooltip=self.help,
            id=self.id,
            priority=self.priority,
        )


_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "ampersand": "&",
    "number_sign": "#",
    "apostrophe": "'",
    "backslash": "\\",
    "escape": "esc",
    "full_stop": ".",
    "comma": ",",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "asterisk": "*",
}


def shown_key(key: str) -> str:
    """Give a key as a person writes it: `?` for question_mark, `^p` for ctrl+p."""
    if key.startswith("ctrl+"):
        return "^" + shown_key(key[5:])
    return _SHOWN.get(key, key)


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Give the Textual bindings of `actions`."""
    return [action.binding() for action in actions]
