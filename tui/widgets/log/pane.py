"""A log with its line of state and, when asked for, a line to type in and a strip of series."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.logs.document import Document
from tui.logs.filters import LineFinder, parse_filter
from tui.logs.pattern import BadPattern, Pattern, Query
from tui.logs.series import sparkline
from tui.logs.source import Fate
from tui.widgets.action import bindings
from tui.widgets.log import jumps, outside
from tui.widgets.log.actions import LOG_ACTIONS
from tui.widgets.log.lines import TIMES, LogLines
from tui.widgets.log.prompt import Prompt

# Seconds between repaints: 25 a second while a log pours in, and fewer while it drips.
_FAST, _SLOW, _IDLE = 0.04, 0.15, 0.25
_POURING_ROWS = 200
_FATES = {
    Fate.TRUNCATED: "the file was truncated: shown from its new beginning",
    Fate.REPLACED: "the file was replaced: the new one is shown",
    Fate.DELETED: "the file was deleted; what it held is still shown",
}


class LogPane(Vertical, can_focus=True):
    """Opens one log at a time, on its tail."""

    ACTIONS = LOG_ACTIONS
    HELP_TITLE = "Log"
    BINDINGS = bindings(LOG_ACTIONS)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines = LogLines()
        self._state = Static(classes="log--state", markup=False)
        self._strip = Static(classes="log--series", markup=False)
        self._prompt: Prompt | None = None
        self._message = ""
        self._told = ""
        self.match_offset = -1
        self._paused_at = 0
        self.query_text = ""
        self.filter_text = ""
        self.show_series = False

    def compose(self) -> ComposeResult:
        """The series (hidden), the rows, the state."""
        self._strip.display = False
        yield self._strip
        yield self.lines
        yield self._state

    # Opening

    @property
    def document(self) -> Document | None:
        """The log that is shown."""
        return self.lines.document

    @property
    def closed(self) -> bool:
        """True when nothing will be added to the log."""
        return self.document is None or self.document.closed

    @closed.setter
    def closed(self, value: bool) -> None:
        if self.document is not None and value:
            self.document.closed = True

    @property
    def following(self) -> bool:
        """True while the view stays at the end."""
        return self.lines.following

    @property
    def line_count(self) -> int:
        """Rows that are shown: all known lines, or those of the filter."""
        return self.document.rows.count if self.document else 0

    def clear(self, message: str) -> None:
        """Show a sentence instead of a log."""
        if self.document is None and message == self._message:
            return
        self._close()
        self._message = message
        self.lines.show(None, message)
        self._tell()

    def open(self, path: Path, *, closed: bool, name: str = "") -> None:
        """Show the log at `path` from its end; `closed` says that nothing will be added."""
        self._close()
        try:
            document = Document(path, closed=closed, name=name)
        except OSError as error:
            self.clear(f"The log can't be read: {error.strerror}: {path}")
            return
        document.pump(0.01)
        self._told = ""
        self.lines.show(document)
        self.run_worker(self._pump(document), exclusive=True, group="log", name="log")
        self._tell()

    def _close(self) -> None:
        self.workers.cancel_group(self, "log")
        document = self.document
        self.lines.document = None
        if document is not None:
            document.retire()

    def on_unmount(self) -> None:
        """Close the file."""
        self._close()

    async def _pump(self, document: Document) -> None:
        painted = 0.0
        rows = -1
        dirty = False
        while document is self.document:
            pumped = await asyncio.to_thread(document.pump, 0.015)
            dirty = dirty or pumped.changed
            if pumped.fate in _FATES:
                self._told = _FATES[pumped.fate]
            now = time.monotonic()
            count = document.rows.count
            pause = _FAST if abs(count - rows) >= _POURING_ROWS else _SLOW
            if dirty and now - painted >= pause:
                painted, rows, dirty = now, count, False
                self.lines.refresh_rows()
                self._tell()
            if pumped.busy:
                await asyncio.sleep(0.001)
            else:
                await asyncio.sleep(_FAST / 2 if dirty else (_IDLE if document.closed else _FAST))

    # Saying

    def _tell(self) -> None:
        document = self.document
        if document is None:
            self._state.update("")
            return
        self._state.update("  ".join(part for part in self._parts(document) if part))
        if self.show_series:
            self._strip.update(self._series_text(document))

    def _parts(self, document: Document) -> list[str]:
        lines = self.lines
        count = document.rows.count
        if lines.following:
            self._paused_at = count
        new = count - self._paused_at
        place = "following" if lines.following else f"paused · {new:,} new" if new > 0 else "paused"
        if document.closed:
            place = "end" if lines.following else f"row {lines.top + 1:,}"
        total = f"{count:,}" + ("" if document.index.complete else "+")
        half = "last line unfinished" if document.closed and document.index.half_line else ""
        return [self._told, self._search_state(document), self._filter_state(document), half, place, total]

    def _search_state(self, document: Document) -> str:
        search = document.search
        if search is None:
            return ""
        more = "" if search.complete else "…"
        return f"/{self.query_text}: {search.matches.count:,}{more} lines"

    def _filter_state(self, document: Document) -> str:
        if document.filter is None:
            return ""
        context = f" ±{document.context}" if document.context else ""
        return f"only {self.filter_text}{context}" + ("" if document.filter.complete else "…")

    def _series_text(self, document: Document) -> str:
        room = max(10, self.size.width - 2)
        rows = []
        for name in document.series.names()[:6]:
            values = document.series.values(name)
            head = f"{name} {values[-1]:g} "
            rows.append(head + sparkline(values[-200:], room - cell_len(head)))
        return "\n".join(rows) or "This log repeats no numbers (yet)."

    # Searching and filtering

    def _ask(self, kind: str, value: str, hint: str) -> None:
        if self._prompt is None:
            self._prompt = Prompt()
            self.mount(self._prompt)
        self._prompt.ask(kind, value, hint)

    def prompt_changed(self, kind: str, value: str) -> None:
        """Take what is being typed: search and filter follow every key."""
        if kind == "search":
            self._apply_search(value)
        elif kind == "filter":
            self._apply_filter(value)

    def prompt_done(self, kind: str, value: str, *, cancelled: bool) -> None:
        """Take the whole line."""
        if self._prompt is not None:
            self._prompt.display = False
        self.focus()
        if cancelled and kind in ("search", "filter"):
            self.prompt_changed(kind, "")
        elif kind == "search" and not cancelled:
            self.action_match(-1)
        elif kind == "go" and not cancelled:
            jumps.go_to(self, value)
        elif kind == "save" and not cancelled:
            outside.save(self, value)

    def _apply_search(self, text: str) -> None:
        self.query_text = text
        finder: LineFinder | None = None
        if text:
            regex = len(text) > 2 and text[0] == text[-1] == "/"
            try:
                finder = Pattern(Query(text[1:-1] if regex else text, regex=regex))
            except BadPattern as error:
                self._state.update(str(error))
                return
        self.lines.search_for(finder)
        self._tell()

    def _apply_filter(self, text: str) -> None:
        document = self.document
        if document is None:
            return
        try:
            finder = parse_filter(text)
        except BadPattern as error:
            self._state.update(str(error))
            return
        self.filter_text = text
        document.show_only(finder, document.context if finder else 0)
        self.lines.follow()
        self._tell()

    # Actions

    def action_by(self, rows: int) -> None:
        """Move by rows."""
        self.lines.move_by(rows)
        self._tell()

    def action_page(self, by: int) -> None:
        """Move by pages."""
        self.action_by(by * max(1, self.lines.size.height - 1))

    def action_top(self) -> None:
        """To the first line."""
        self.lines.move_to(0)
        self._tell()

    def action_follow(self) -> None:
        """To the end, and stay there."""
        self.lines.follow()
        self._tell()

    def action_sideways(self, by: int) -> None:
        """Move along long lines."""
        self.lines.sideways(by)

    def action_search(self) -> None:
        """Search as you type."""
        self._ask("search", self.query_text, "text or /expression/")

    def action_filter(self) -> None:
        """Show only lines that match."""
        self._ask("filter", self.filter_text, "words, !word, /expression/, field>=1")

    def action_go(self) -> None:
        """Go to a line or a time."""
        self._ask("go", "", "line number, or 14:05:30")

    def action_match(self, direction: int) -> None:
        """Go to the next match, or to the one before."""
        jumps.match(self, direction)
        self._tell()

    def action_context(self) -> None:
        """More lines around each match."""
        document = self.document
        if document is not None and document.filter is not None:
            document.show_only(document.filter.finder, (document.context + 1) % 6)
            self.lines.refresh_rows()
            self._tell()

    def action_option(self, name: str) -> None:
        """Turn wrapping, line numbers or folding on or off."""
        setattr(self.lines, name, not getattr(self.lines, name))
        self.lines.refresh_rows()

    def action_times(self) -> None:
        """Show times otherwise."""
        self.lines.times = TIMES[(TIMES.index(self.lines.times) + 1) % len(TIMES)]
        self.lines.refresh_rows()

    def action_pretty(self) -> None:
        """Open or close the JSON line at the top, or the match in sight."""
        jumps.pretty(self)

    def action_mark(self) -> None:
        """Mark the line at the top, or unmark it."""
        jumps.mark(self)

    def action_next_mark(self) -> None:
        """Go to the next mark."""
        jumps.next_mark(self)

    def action_traceback(self) -> None:
        """Go to the last traceback."""
        if not jumps.last_traceback(self):
            self.notify("There is no traceback in this log.", markup=False)
        self._tell()

    def action_copy(self) -> None:
        """Copy the lines that are seen."""
        outside.copy(self)

    def action_save(self) -> None:
        """Ask for a file and save."""
        if self.document is not None:
            self._ask("save", self.document.name, "file; with ! at the end, as shown")

    def action_outside(self, program: str) -> None:
        """Open the log in another program."""
        outside.open_outside(self, program)

    def action_series(self) -> None:
        """Show the series, or hide them."""
        self.show_series = not self.show_series
        self._strip.display = self.show_series
        self._tell()
