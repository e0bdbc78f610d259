"""Shows the lines of a log that are in sight, and follows its end while it grows."""

from __future__ import annotations

import asyncio
import os
import re
from array import array
from pathlib import Path

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.action import Action, bindings

LOG_ACTIONS = (
    Action("log.up", "up,k", "up", "A line up; following stops.", "scroll_by(-1)"),
    Action("log.down", "down,j", "down", "A line down.", "scroll_by(1)"),
    Action("log.page_up", "pageup,ctrl+b", "page up", "A page up.", "page(-1)"),
    Action("log.page_down", "pagedown,ctrl+f", "page down", "A page down.", "page(1)"),
    Action("log.top", "home", "top", "To the first line.", "top"),
    Action("log.follow", "end,G,f", "follow", "To the end, and stay there as it grows.", "follow", 50),
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
_READ = 1 << 20
_LONGEST = 4_000
# Seconds between looks at the file: ten repaints a second are enough to read by.
_POLL = 0.1


class LogView(ScrollView, can_focus=True):
    """A log by position: it keeps where lines start, not their text."""

    COMPONENT_CLASSES = {"log--text", "log--dim"}
    ACTIONS = LOG_ACTIONS
    HELP_TITLE = "Log"
    BINDINGS = bindings(LOG_ACTIONS)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._path: Path | None = None
        self._descriptor = -1
        self._starts = array("Q", [0])
        self._end = 0
        self._following = True
        self._message = ""
        self.closed = False

    @property
    def following(self) -> bool:
        """True while the view stays at the end."""
        return self._following

    @property
    def line_count(self) -> int:
        """How many lines are known, a half-written last one among them."""
        return len(self._starts) - (1 if self._end == self._starts[-1] else 0)

    def clear(self, message: str) -> None:
        """Show a sentence instead of a log."""
        self._close()
        self._message = message
        self.virtual_size = Size(0, 0)
        self.refresh()

    def open(self, path: Path, *, closed: bool) -> None:
        """Show the log at `path` from its end; `closed` says that nothing will be added."""
        self._close()
        self._path, self.closed, self._message = path, closed, ""
        self._following = True
        try:
            self._descriptor = os.open(path, os.O_RDONLY)
        except OSError as error:
            self.clear(f"The log can't be read: {error.strerror}: {path}")
            return
        self.run_worker(self._read_on(), exclusive=True, group="log", name="log")

    def _close(self) -> None:
        self.workers.cancel_group(self, "log")
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1
        self._starts = array("Q", [0])
        self._end = 0

    def on_unmount(self) -> None:
        """Close the file."""
        self._close()

    async def _read_on(self) -> None:
        while self._descriptor >= 0:
            data = await asyncio.to_thread(os.pread, self._descriptor, _READ, self._end)
            if data:
                base = self._end + 1
                self._starts.extend(base + hit.start() for hit in re.finditer(b"\n", data))
                self._end += len(data)
                self._resize()
            if len(data) < _READ:
                await asyncio.sleep(_POLL)

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.line_count)
        if self._following:
            self.scroll_end(animate=False, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line that is scrolled to `y`."""
        width = self.scrollable_content_region.width
        if self._descriptor < 0:
            text = self._message if y == 0 else ""
            style = self.get_component_rich_style("log--dim")
            return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style)
        text = self._line(y + self.scroll_offset.y)
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)

    def _line(self, index: int) -> str:
        if index >= self.line_count:
            return ""
        start = self._starts[index]
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else self._end
        data = os.pread(self._descriptor, min(end - start, _LONGEST), start)
        text = _ESCAPE.sub("", data.decode("utf-8", "replace").rstrip("\r").rsplit("\r", 1)[-1])
        return "".join(c if c.isprintable() else " " for c in text)

    def action_scroll_by(self, by: int) -> None:
        """Scroll by lines."""
        self._following = False
        self.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by pages."""
        self.action_scroll_by(by * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """To the first line."""
        self._following = False
        self.scroll_home(animate=False)

    def action_follow(self) -> None:
        """To the end, and stay there."""
        self._following = True
        self.scroll_end(animate=False)
