"""A line of tab titles over one pane at a time."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult, RenderResult
from textual.containers import Vertical
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget


class TabTitles(Widget):
    """The titles; the chosen one has the accent."""

    COMPONENT_CLASSES = {"tabs--title", "tabs--chosen"}

    class Pressed(Message):
        """A title was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__()
        self._titles = dict(titles)
        self._notes: dict[str, str] = {}
        self._chosen = next(iter(titles))
        self._spans: list[tuple[int, int, str]] = []

    def set(self, chosen: str, notes: Mapping[str, str]) -> None:
        """Change the chosen title and the notes beside titles (a count)."""
        if (chosen, dict(notes)) != (self._chosen, self._notes):
            self._chosen, self._notes = chosen, dict(notes)
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render(self) -> RenderResult:
        """Nothing: `render_line` draws."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draw the titles, from the one that lets the chosen one be seen."""
        plain = self.get_component_rich_style("tabs--title")
        segments: list[Segment] = []
        self._spans = []
        x = 0
        for name in self._visible():
            note = self._notes.get(name, "")
            text = f" {self._titles[name]}{' ' + note if note else ''}"
            style = self.get_component_rich_style("tabs--chosen") if name == self._chosen else plain
            segments.append(Segment(text, style))
            self._spans.append((x, x + cell_len(text), name))
            x += cell_len(text)
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _visible(self) -> list[str]:
        names = list(self._titles)
        cells = {
            name: cell_len(self._titles[name])
            + 2
            + (len(self._notes.get(name, "")) + 1) * bool(self._notes.get(name))
            for name in names
        }
        first, last = 0, names.index(self._chosen)
        while first < last and sum(cells[name] for name in names[first : last + 1]) > self.size.width:
            first += 1
        return names[first:]

    def on_click(self, event: Click) -> None:
        """Choose the title under the mouse."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                self.post_message(self.Pressed(name))


class TabPane(Vertical):
    """Titles and panes; `choose()` shows one pane and hides the rest."""

    class Shown(Message):
        """Another tab is shown."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(
        self,
        titles: Mapping[str, str],
        panes: Mapping[str, Widget],
        *,
        header: Widget | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._header = header
        self._names = list(titles)
        self._panes = dict(panes)
        self._notes: dict[str, str] = {}
        self._bar = TabTitles(titles)
        self.chosen = self._names[0]

    def compose(self) -> ComposeResult:
        """The header, and the titles over all panes, of which one is displayed."""
        if self._header is not None:
            yield self._header
        yield self._bar
        for name, pane in self._panes.items():
            pane.display = name == self.chosen
            yield pane

    @property
    def pane(self) -> Widget:
        """The pane that is shown."""
        return self._panes[self.chosen]

    def choose(self, name: str) -> None:
        """Show the pane called `name`; the focus follows if it was in the pane before."""
        had_focus = self.has_focus_within
        changed = name != self.chosen
        self.chosen = name
        for key, pane in self._panes.items():
            pane.display = key == name
        self._bar.set(name, self._notes)
        if had_focus:
            self.pane.focus()
        if changed:
            self.post_message(self.Shown(name))

    def turn(self, by: int) -> None:
        """Show the next (1) or the previous (-1) pane."""
        self.choose(self._names[(self._names.index(self.chosen) + by) % len(self._names)])

    def note(self, name: str, text: str) -> None:
        """Write a short text beside a title."""
        self._notes[name] = text
        self._bar.set(self.chosen, self._notes)

    def on_tab_titles_pressed(self, message: TabTitles.Pressed) -> None:
        """Show what was clicked."""
        message.stop()
        self.choose(message.name)
