"""A log with its line of state and, when asked for, a line to type in and a strip of series."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.logs.document import Document
from tui.logs.json_lines import safe
from tui.logs.merged_document import MergedDocument
from tui.logs.rows import Place
from tui.logs.view import LogPart, LogView
from tui.widgets.action import bindings
from tui.widgets.glyphs import spelled
from tui.widgets.log import finding, jumps, outside
from tui.widgets.log.actions import LOG_ACTIONS
from tui.widgets.log.lines import TIMES, LogLines
from tui.widgets.log.prompt import Prompt
from tui.widgets.log.records import Columns
from tui.widgets.log.telling import Asked, series_lines, state_line
from tui.widgets.log.work import Work

# Actions that open the line to type in.
_ASKING = ("search", "filter", "go", "save", "columns")


class LogPane(Vertical, can_focus=True):
    """Opens one log, or several merged, on the tail."""

    ACTIONS = LOG_ACTIONS
    HELP_TITLE = "Log"
    BINDINGS = bindings(LOG_ACTIONS)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines = LogLines()
        self.asked = Asked()
        self.found_place: Place | None = None
        self.show_series = False
        self.finder = finding.Finder(self)
        self._state = Static(classes="log--state", markup=False)
        self._strip = Static(classes="log--series", markup=False)
        # There from the start: what is typed right after its key must reach it.
        self._prompt = Prompt()
        self._message = ""
        # What the line of state and the strip of series say now.
        self._said = self._series = ""
        self._paused_at = 0
        self._work = Work(self)

    def compose(self) -> ComposeResult:
        """The series (hidden), the rows, the state."""
        self._strip.display = False
        yield self._strip
        yield self.lines
        yield self._state
        self._prompt.display = False
        yield self._prompt

    # Opening

    @property
    def document(self) -> LogView | None:
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
        self.tell()

    def open(self, path: Path, *, closed: bool, name: str = "", at_traceback: bool = False) -> None:
        """Show the log at `path` from its end; `closed` says that nothing will be added.

        With `at_traceback`, show its last traceback instead, if it has one (a failed step's log).
        """
        try:
            document = Document(path, closed=closed, name=name)
        except OSError as error:
            self.clear(safe(f"The log can't be read: {error.strerror}: {path}"))
            return
        self._show(document, at_traceback=at_traceback)

    def open_many(self, parts: Sequence[LogPart]) -> None:
        """Show several logs by time, each line with its log's name; `add` adds one to them."""
        try:
            document = MergedDocument(parts)
        except OSError as error:
            self.clear(safe(f"A log can't be read: {error.strerror}: {error.filename}"))
            return
        self._show(document)

    def add(self, part: LogPart) -> None:
        """Show one more log among those that are merged, or take note that one is closed now."""
        document = self.document
        if not isinstance(document, MergedDocument):
            return
        if part.path in document.paths:
            if part.closed:
                document.part_closed(part.path)
            return
        try:
            document.add(part)
        except OSError as error:
            self._work.told = safe(f"{part.name} can't be read: {error.strerror}")
        self.wake()

    def failed(self) -> None:
        """The step whose log is followed has failed: show its last traceback, unless one looks elsewhere."""
        self.closed = True
        if self.lines.following and self.lines.cursor is None:
            self._work.to_traceback = True
            self.wake()

    def _show(self, document: LogView, *, at_traceback: bool = False) -> None:
        self._close()
        # The first page at once; more than a moment's work is left to the worker.
        if isinstance(document, Document):
            document.pump(0.001)
        self.finder.forget()
        self.lines.show(document)
        self._work.begin(document, at_traceback=at_traceback)
        self.tell()

    def _close(self) -> None:
        self._work.end()
        document = self.document
        self.lines.document = None
        if document is not None:
            document.retire()

    def on_unmount(self) -> None:
        """Close the file."""
        self._close()

    # Working

    def wake(self) -> None:
        """There is something to do now."""
        self._work.wake()

    # Saying

    def tell(self) -> None:
        """Say what is shown."""
        document = self.document
        if document is None:
            self._say("")
            return
        lines = self.lines
        if lines.following or not document.complete:
            self._paused_at = document.rows.count
        self._say(
            state_line(
                document,
                self.asked,
                told=self._work.told,
                following=lines.following,
                top=lines.top,
                paused_at=self._paused_at,
                chosen=len(lines.chosen()),
            )
        )
        if self.show_series:
            series = series_lines(document, max(10, self.size.width - 2))
            # The screen is laid out anew only for another number of lines.
            self._strip.update(series, layout=series.count("\n") != self._series.count("\n"))
            self._series = series

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._state.update(spelled(text, self.app), layout=False)

    # Asking

    def ask(self, kind: str, value: str, hint: str) -> None:
        """Ask for a line of text."""
        self._prompt.ask(kind, value, hint)

    async def on_key(self, event: events.Key) -> None:
        """Open the line to type in at once, and pass on to it the keys that came in the same breath."""
        if self._prompt.display:
            self._prompt.pass_on(event)
        elif self.screen.focused is self:
            active = self.screen.active_bindings.get(event.key)
            if active is not None and active.node is self and active.binding.action in _ASKING:
                event.stop()
                event.prevent_default()
                await self.run_action(active.binding.action)

    def prompt_changed(self, kind: str, value: str) -> None:
        """Take what is being typed: search and filter follow every key."""
        if kind == "search":
            self.finder.search(value)
        elif kind == "filter":
            self.finder.filter(value)

    def prompt_done(self, kind: str, value: str, *, cancelled: bool) -> None:
        """Take the whole line."""
        self._prompt.display = False
        self.screen.set_focus(self)
        if kind in ("search", "filter"):
            self.finder.done(kind, value, cancelled=cancelled)
        elif kind == "go" and not cancelled:
            # Beside what else is to be done: a time is looked for in the file.
            self.call_later(jumps.go_to, self, value)
        elif kind == "save" and not cancelled:
            outside.save(self, value)
        elif kind == "columns":
            names = value.replace(",", " ").split()
            self.lines.looks.columns = Columns(names) if names and not cancelled else None
            self.lines.redraw()

    # Moving

    def action_by(self, rows: int) -> None:
        """Move by rows."""
        self.lines.move_by(rows)
        self.tell()

    def action_page(self, by: int) -> None:
        """Move by pages."""
        self.action_by(by * max(1, self.lines.height_now - 1))

    def action_top(self) -> None:
        """To the first line."""
        if self.lines.cursor is not None:
            self.action_by(-self.line_count)
            return
        self.lines.move_to(0)
        self.tell()

    def action_follow(self) -> None:
        """To the end, and stay there."""
        self.lines.follow()
        self.tell()

    def action_sideways(self, by: int) -> None:
        """Move along long lines."""
        self.lines.sideways(by)

    def action_go(self) -> None:
        """Go to a line or a time."""
        self.ask("go", "", "line number, 14:05:30, or 2026-11-22 14:05")

    def action_mark(self) -> None:
        """Mark a line, or unmark it."""
        jumps.mark(self)

    def action_next_mark(self) -> None:
        """Go to the next mark."""
        jumps.next_mark(self)
        self.tell()

    async def action_traceback(self, *, quiet: bool = False) -> None:
        """Go to the last traceback."""
        document = self.document
        if document is None:
            return
        row = await asyncio.to_thread(jumps.find_traceback, document)
        if document is not self.document:
            return
        if row is not None:
            self.lines.move_to(row)
        elif not quiet:
            self.notify("There is no traceback in this log.", markup=False)
        self.tell()

    # Finding

    def action_search(self) -> None:
        """Search as you type."""
        self.finder.begin()
        self.ask("search", self.asked.search, "text or /expression/")

    def action_filter(self) -> None:
        """Show by a filter."""
        self.finder.begin()
        self.ask("filter", self.asked.filter, "words, !word, /expression/, field>=1")

    async def action_match(self, direction: int) -> None:
        """Go to the next match, or to the one before."""
        await self.finder.go(direction)

    def action_case(self) -> None:
        """Search exactly, or in any case."""
        self.finder.change_case()

    def action_mode(self) -> None:
        """Let the filter show, hide, or dim."""
        self.finder.next_mode()

    def action_context(self) -> None:
        """More lines around each match."""
        self.finder.more_context()

    # Looking

    def action_option(self, name: str) -> None:
        """Turn wrapping or line numbers on or off."""
        looks = self.lines.looks
        setattr(looks, name, not getattr(looks, name))
        self.lines.refresh_rows()

    def action_fold(self) -> None:
        """Fold all tracebacks, or none."""
        self.lines.looks.opened.clear()
        self.action_option("fold")

    def action_times(self) -> None:
        """Show times otherwise."""
        looks = self.lines.looks
        looks.times = TIMES[(TIMES.index(looks.times) + 1) % len(TIMES)]
        self.lines.redraw()

    async def action_open_line(self) -> None:
        """Open or fold the current line."""
        await jumps.open_line(self)

    def action_columns(self) -> None:
        """Ask for the fields to show; none for whole lines."""
        columns = self.lines.looks.columns
        self.ask("columns", " ".join(columns.names) if columns else "", "level step loss; esc: whole lines")

    def action_series(self) -> None:
        """Show the series, or hide them."""
        self.show_series = not self.show_series
        self._strip.display = self.show_series
        self.tell()

    def action_plot(self) -> None:
        """Plot a series."""
        if self.document is not None:
            from tui.widgets.log.plot import PlotScreen

            self.app.push_screen(PlotScreen(self.document))

    # Taking out

    def action_choose(self) -> None:
        """Begin to choose lines, or stop."""
        lines = self.lines
        row = jumps.current(self) or next(iter(reversed(lines.rows_in_sight())), None)
        lines.choose_from(None if lines.chosen_from is not None or row is None else row.place)
        self.tell()

    def action_copy(self) -> None:
        """Copy lines."""
        outside.copy(self)

    def action_save(self) -> None:
        """Ask for a file and save."""
        if self.document is not None:
            self.ask("save", self.document.name, "file; with ! at the end, as shown")

    def action_outside(self, program: str) -> None:
        """Open the log in another program."""
        outside.open_outside(self, program)
