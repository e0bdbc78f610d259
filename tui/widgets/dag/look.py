"""From the roles and phases of a drawing's pieces to the styles of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.graph import Piece
from tui.model import Phase

if TYPE_CHECKING:
    from textual.widget import Widget

ROLES = ("line", "lit", "border", "frame", "label", "title", "change", "time", "carried")
STATES = ("selected", "hovered", "found", "related", "critical", "view")
CLASSES = {f"dag--{name}" for name in (*ROLES, *STATES, *(phase.value for phase in Phase))}
_VIEW = Piece("", "view")
_PHASED = ("mark", "strip", "border")
_QUIET = (Phase.SKIPPED, Phase.PENDING)
# States that colour a border; the others leave it to the phase.
_OUTLINED = ("selected", "hovered", "critical")


class Look:
    """Styles by role, phase and state, asked from the widget once and kept until the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known: dict[tuple[str, Phase | None, str], Style] = {}
        # By the ids of styles that are known, and so live as long as this does.
        self._viewed: dict[int, Style] = {}
        self._blank: Style | None = None

    def forget(self) -> None:
        """The theme has changed."""
        self._known.clear()
        self._viewed.clear()
        self._blank = None

    def blank(self) -> Style:
        """The style of the background."""
        if self._blank is None:
            self._blank = self._widget.rich_style
        return self._blank

    def line(self, text: str, width: int) -> Strip:
        """A line of text that lies over the drawing."""
        return Strip([Segment(text, self._make("label", None, "selected"))]).adjust_cell_length(
            width, self.blank()
        )

    def of(self, piece: Piece, state: str) -> Style:
        """The style of a piece of an item that is in a state ("" for none)."""
        key = (piece.role, piece.phase, state)
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._make(*key)
        return style

    def _make(self, role: str, phase: Phase | None, state: str) -> Style:
        style = self.blank()
        if role == "view":
            return Style(bgcolor=self._named(role).bgcolor)
        if role in ROLES:
            style += self._named(role)
        if phase is not None and role in _PHASED:
            style += self._named(phase.value)
        if phase in _QUIET and role == "label":
            style += self._named(phase.value)
        if role in ("label", "title") and state:
            style += self._partial(state)
        elif role in ("border", "frame") and state in _OUTLINED:
            style += self._partial("critical" if state == "critical" else "lit")
        return style

    def viewed(self, style: Style) -> Style:
        """The style of a cell of the map that is in view."""
        found = self._viewed.get(id(style))
        if found is None:
            found = self._viewed[id(style)] = style + self.of(_VIEW, "")
        return found

    def _named(self, name: str) -> Style:
        """A whole style: see-through colours are mixed with what is behind."""
        return self._widget.get_component_rich_style(f"dag--{name}")

    def _partial(self, name: str) -> Style:
        """Only what a rule says, to be laid over another style."""
        return self._widget.get_component_rich_style(f"dag--{name}", partial=True)
