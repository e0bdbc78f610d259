"""A pane of styled lines: only those that are seen are made. Details, problems, YAML, parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.action import Action, bindings
from tui.widgets.glyphs import spelled
from tui.widgets.phases import PHASE_CLASSES

LINES_ACTIONS = (
    Action("lines.up", "up,k", "up", "A line up; among problems, the one before.", "step(-1)"),
    Action("lines.down", "down,j", "down", "A line down; among problems, the next.", "step(1)"),
    Action("lines.page_up", "pageup,ctrl+b", "page up", "A page up.", "page(-1)"),
    Action("lines.page_down", "pagedown,ctrl+f", "page down", "A page down.", "page(1)"),
    Action("lines.top", "home", "top", "To the top.", "edge(0)"),
    Action("lines.bottom", "end", "bottom", "To the bottom.", "edge(1)"),
    Action("lines.choose", "enter", "choose", "Go to the place of the selected problem.", "choose"),
)


# The component classes of a screen that shows lines: once for the screen, not for every pane of it, since
# Textual works each of them out again whenever the focus or a class changes.
LINE_CLASSES = {
    "lines--head",
    "lines--dim",
    "lines--strong",
    "lines--key",
    "lines--text",
    "lines--error",
    "lines--warning",
    "lines--info",
    "lines--added",
    "lines--changed",
    "lines--chosen",
    *PHASE_CLASSES,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: pieces of (text, component class or ""). `target` makes it part of a choosable item.

    `hang` is the number of cells that continuation lines are indented by when it is wrapped.
    """

    pieces: tuple[tuple[str, str], ...]
    target: str = ""
    hang: int = 0


def line(text: str = "", style: str = "", *, target: str = "", hang: int = 0) -> Line:
    """Give a line of one piece."""
    return Line(((text, style),), target, hang)


class Rows(Sequence[Line]):
    """Many lines of text, each made into a `Line` only when it is shown. Nothing in them can be chosen.

    `longest` is the number of cells of the longest. Making one takes time: do it off the event loop.
    """

    def __init__(self, texts: Sequence[str], styled: Callable[[str], Line]) -> None:
        self._texts = texts
        self._styled = styled
        self.longest = max((len(text) if text.isascii() else cell_len(text) for text in texts), default=0)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> Rows: ...

    def __getitem__(self, index: int | slice) -> Line | Rows:
        if isinstance(index, slice):
            return Rows(self._texts[index], self._styled)
        return self._styled(self._texts[index])


class Lines(ScrollView, can_focus=True):
    """Scrolls through lines, wrapped or not; items (lines with a target) can be chosen.

    The screen that it is on has `LINE_CLASSES` among its component classes.
    """

    ACTIONS = LINES_ACTIONS
    HELP_TITLE = "Text"
    BINDINGS = bindings(LINES_ACTIONS)

    class Chosen(Message):
        """An item was chosen; `target` is what its lines carry."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def __init__(self, *, wrap: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wrap = wrap
        if wrap:
            self.styles.overflow_x = "hidden"
        self._source: Sequence[Line] = ()
        self._shown: Sequence[Line] = ()
        self._width = 0
        self.chosen = ""

    @property
    def text(self) -> str:
        """All lines as plain text."""
        return "\n".join("".join(piece for piece, _ in item.pieces) for item in self._source)

    def set(self, lines: Sequence[Line], *, keep_scroll: bool = True) -> None:
        """Replace the lines; stays at the same place unless told otherwise."""
        self._source = lines if isinstance(lines, Rows) else tuple(lines)
        targets = self._targets()
        if self.chosen not in targets:
            self.chosen = targets[0] if targets else ""
        self._layout(force=True)
        if not keep_scroll:
            self.scroll_to(0, 0, animate=False)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._layout()

    def _layout(self, *, force: bool = False) -> None:
        width = self.scrollable_content_region.width
        if width == self._width and not force:
            return
        self._width = width
        if not width:
            return
        if self._wrap:
            self._shown = [part for item in self._source for part in wrapped(item, width)]
            longest = width
        else:
            self._shown = self._source
            longest = self._longest()
        self.virtual_size = Size(longest, len(self._shown))
        self.refresh()

    def _longest(self) -> int:
        if isinstance(self._source, Rows):
            return self._source.longest
        return max((sum(cell_len(text) for text, _ in item.pieces) for item in self._source), default=0)

    def render_line(self, y: int) -> Strip:
        """Draw the line that is scrolled to `y`."""
        x, top = self.scroll_offset
        index = y + top
        width = self.scrollable_content_region.width
        if index >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        item = self._shown[index]
        base = self.rich_style
        if item.target and item.target == self.chosen and self.has_focus:
            base = base + self.screen.get_component_rich_style("lines--chosen")
        segments = [
            Segment(
                spelled(text, self.app),
                base + self.screen.get_component_rich_style(style, partial=True) if style else base,
            )
            for text, style in item.pieces
        ]
        return Strip(segments).adjust_cell_length(max(width + x, 1), base).crop(x, x + width)

    def _targets(self) -> list[str]:
        if isinstance(self._source, Rows):
            return []
        return list(dict.fromkeys(item.target for item in self._source if item.target))

    def action_step(self, by: int) -> None:
        """Choose the next item, or scroll where there is none."""
        targets = self._targets()
        if not targets:
            self.scroll_relative(y=by, animate=False)
            return
        place = targets.index(self.chosen) if self.chosen in targets else 0
        self.chosen = targets[max(0, min(place + by, len(targets) - 1))]
        first = next(i for i, item in enumerate(self._shown) if item.target == self.chosen)
        if not self.scroll_offset.y <= first < self.scroll_offset.y + self.size.height - 2:
            self.scroll_to(y=max(0, first - 1), animate=False)
        self.refresh()

    def action_page(self, by: int) -> None:
        """Scroll by pages."""
        self.scroll_relative(y=by * max(1, self.size.height - 1), animate=False)

    def action_edge(self, last: int) -> None:
        """Scroll to the top (0) or the bottom (1)."""
        self.scroll_to(y=self.virtual_size.height if last else 0, animate=False)

    def action_choose(self) -> None:
        """Go to the place of the chosen item."""
        if self.chosen:
            self.post_message(self.Chosen(self.chosen))

    def on_click(self, event: Click) -> None:
        """Choose the item under the mouse; a second click goes to its place."""
        place = event.get_content_offset(self)
        index = place.y + self.scroll_offset.y if place else -1
        if 0 <= index < len(self._shown) and self._shown[index].target:
            self.chosen = self._shown[index].target
            self.refresh()
            if event.chain > 1:
                self.action_choose()


def wrapped(item: Line, width: int) -> list[Line]:
    """Wrap a line at word ends into lines of at most `width` cells; long words are cut."""
    if sum(cell_len(text) for text, _ in item.pieces) <= width:
        return [item]
    lines: list[Line] = []
    pieces: list[tuple[str, str]] = []
    used = 0
    indent = min(item.hang, max(0, width - 8))

    def close() -> None:
        nonlocal used
        lines.append(Line(tuple(pieces), item.target))
        pieces.clear()
        used = indent
        if indent:
            pieces.append((" " * indent, ""))

    for text, style in item.pieces:
        for word in _words(text, max(1, width - indent)):
            if used + cell_len(word.rstrip()) > width and used > indent:
                close()
                word = word.lstrip()
            pieces.append((word, style))
            used += cell_len(word)
    if used > indent or not lines:
        lines.append(Line(tuple(pieces), item.target))
    return lines


def _words(text: str, width: int) -> list[str]:
    """Split into words with the blanks that follow them, none wider than `width`."""
    words: list[str] = []
    current = ""
    for character in text:
        if current and current[-1] == " " and character != " ":
            words.append(current)
            current = ""
        current += character
    if current:
        words.append(current)
    return [
        part for word in words for part in (chop_cells(word, width) if cell_len(word) > width else [word])
    ]
