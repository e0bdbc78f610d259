"""The line at the top (where am I, how fresh) and the line at the bottom (the keys that matter here)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.action import Action
from tui.widgets.glyphs import spelled


class TitleBar(Widget):
    """One line: the place as a path at left, its state at right. `set()` changes either."""

    COMPONENT_CLASSES = {"title--path", "title--here", "title--state"}

    def __init__(self) -> None:
        super().__init__()
        self._path: tuple[str, ...] = ()
        self._state = ""

    def set(self, path: Sequence[str] | None = None, state: str | None = None) -> None:
        """Change the path (from the outside in), the state, or both."""
        new_path = self._path if path is None else tuple(path)
        new_state = self._state if state is None else state
        if (new_path, new_state) != (self._path, self._state):
            self._path, self._state = new_path, new_state
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, without its padding."""
        return f"{' › '.join(self._path)}  {self._state}"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render(self) -> RenderResult:
        """Nothing: `render_line` draws."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw the line: the path is cut at its left side when there is no room."""
        width = self.size.width
        state = f" {self._state} " if self._state else " "
        room = width - cell_len(state)
        outer = " › ".join(("kfdeck", *self._path[:-1]))
        here = self._path[-1] if self._path else ""
        separator = " › " if here else ""
        if cell_len(f" {outer}{separator}{here} ") > room:
            outer = "…" if here else outer
        path = set_cell_size(f" {outer}{separator}", min(room, cell_len(f" {outer}{separator}")))
        here = set_cell_size(here, max(0, room - cell_len(path)))
        styled = ((path, "title--path"), (here, "title--here"), (state, "title--state"))
        segments = [Segment(spelled(text, self.app), self._style(style)) for text, style in styled]
        return Strip(segments, width).crop(0, width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)


class KeyBar(Widget):
    """One line of keys. Those that do not fit are left out, the last (`? help`) never is."""

    COMPONENT_CLASSES = {"keys--key", "keys--label"}

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._actions: tuple[Action, ...] = ()
        self._spans: list[tuple[int, int, Action]] = []

    def set(self, actions: Sequence[Action]) -> None:
        """Show the actions that have a place in the footer, in that order."""
        shown = tuple(sorted((item for item in actions if item.footer), key=lambda item: item.footer))
        if shown != self._actions:
            self._actions = shown
            self.refresh()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions that would be shown if there were room for all."""
        return self._actions

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render(self) -> RenderResult:
        """Nothing: `render_line` draws."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw as many keys as fit."""
        width = self.size.width
        key_style = self.get_component_rich_style("keys--key")
        label_style = self.get_component_rich_style("keys--label")
        segments = [Segment(" ", label_style)]
        self._spans = []
        x = 1
        for item in self._fitting(width):
            key, label = item.shown_key, f" {item.label}  "
            segments += [Segment(key, key_style), Segment(label, label_style)]
            end = x + cell_len(key) + cell_len(label)
            self._spans.append((x, end - 2, item))
            x = end
        return Strip(segments).adjust_cell_length(width, label_style).crop(0, width)

    def _fitting(self, width: int) -> list[Action]:
        if not self._actions:
            return []
        *first, last = self._actions
        room = width - 1 - _cells(last)
        chosen = []
        for item in first:
            room -= _cells(item)
            if room < 0:
                break
            chosen.append(item)
        return [*chosen, last]

    def on_click(self, event: Click) -> None:
        """Run the action under the mouse."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                self.post_message(self.Pressed(action))


def _cells(action: Action) -> int:
    return cell_len(action.shown_key) + cell_len(action.label) + 3


class TooSmall(Widget):
    """Takes the place of a screen that has no room to be one."""

    def render(self) -> RenderResult:
        """Say how large the terminal is."""
        width, height = self.app.size
        return f"{width}x{height} is too small: kfdeck needs 40x8, and is best from 80x24."
