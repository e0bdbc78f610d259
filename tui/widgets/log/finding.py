"""Searching and filtering from the pane: what was typed becomes finders, and the first match is shown."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.logs.filters import LineFinder, parse_filter
from tui.logs.pattern import BadPattern, Pattern, Query
from tui.logs.rows import Place
from tui.logs.scan import Filter, Mode

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane

_MOST_CONTEXT = 5


class Finder:
    """The search and the filter of one pane."""

    def __init__(self, pane: LogPane) -> None:
        self._pane = pane
        # Where one was when a line to type in was opened: a search begins there, and escape goes back.
        self._from: Place | None = None
        self._was_following = True
        # True while the first match of a search is still to be shown.
        self.seeking = False

    def forget(self) -> None:
        """Another log is shown: what was asked of the one before is asked no more."""
        asked = self._pane.asked
        asked.search = asked.filter = asked.problem = ""
        self.seeking = False
        self._pane.found_place = None

    def begin(self) -> None:
        """A line to type in is opened."""
        lines = self._pane.lines
        self._was_following = lines.following
        rows = self._pane.document.rows.read(lines.top, 1) if self._pane.document else []
        self._from = rows[0].place if rows else None

    def search(self, text: str) -> None:
        """Search for what has been typed so far; the nearest match is shown as soon as it is known."""
        pane = self._pane
        finder: LineFinder | None = None
        pane.asked.search, pane.asked.problem = text, ""
        if text:
            regex = len(text) > 2 and text[0] == text[-1] == "/"
            words = text[1:-1] if regex else text
            try:
                finder = Pattern(Query(words, regex=regex, ignore_case=not pane.asked.exact))
            except BadPattern as error:
                pane.asked.problem = str(error)
                pane.tell()
                return
        if pane.document is not None:
            pane.document.find(finder)
        pane.found_place = None
        self.seeking = finder is not None
        self._refresh()

    def filter(self, text: str) -> None:
        """Filter by what has been typed so far."""
        pane, document = self._pane, self._pane.document
        pane.asked.filter, pane.asked.problem = text, ""
        try:
            finder = parse_filter(text, ignore_case=not pane.asked.exact)
        except BadPattern as error:
            pane.asked.problem = str(error)
            pane.tell()
            return
        if document is None:
            return
        before = document.filter
        wanted = Filter(finder, before.mode, before.context) if finder and before else None
        document.set_filter(wanted or (Filter(finder) if finder else None))
        if finder is None:
            self._back()
        self._refresh()

    def done(self, kind: str, value: str, *, cancelled: bool) -> None:
        """The line that was typed in is closed."""
        asked = self._pane.asked
        if not cancelled:
            # What was typed in one breath with enter has not been taken in yet.
            if kind == "search" and value != asked.search:
                self.search(value)
            elif kind == "filter" and value != asked.filter:
                self.filter(value)
            return
        if kind == "search":
            self.search("")
        else:
            self.filter("")
        self._back()

    def _back(self) -> None:
        """Go back to where one was."""
        lines, document = self._pane.lines, self._pane.document
        if self._was_following or self._from is None or document is None:
            lines.follow()
        else:
            lines.move_to(document.row_of(self._from))

    def _refresh(self) -> None:
        self._pane.lines.refresh_rows()
        self._pane.tell()
        self._pane.wake()

    async def arrived(self) -> bool:
        """Show the first match once the search has come to it; True if it did just now."""
        document = self._pane.document
        search = document.search if document else None
        if not self.seeking or document is None or search is None:
            return False
        if search.count == 0:
            self.seeking = not search.complete
            return False
        start = self._start()
        place = await asyncio.to_thread(document.near_match, start, -1)
        if document is not self._pane.document or place is None:
            return False
        if not search.complete and document.row_of(place) >= start:
            return False
        self.seeking = False
        self._show(place)
        return True

    def _start(self) -> int:
        lines, document = self._pane.lines, self._pane.document
        if document is None:
            return 0
        if self._was_following or self._from is None:
            return document.rows.count
        return document.row_of(self._from) + lines.height_now

    async def go(self, direction: int) -> None:
        """Go to the next match below what is looked at, or above it."""
        pane, document = self._pane, self._pane.document
        if document is None or document.search is None:
            return
        lines = pane.lines
        found = pane.found_place
        row = document.row_of(found) if found is not None else -1
        if not lines.top <= row < lines.top + lines.height_now:
            row = lines.top - 1 if direction > 0 else lines.top + lines.height_now
        place = await asyncio.to_thread(document.near_match, row, direction)
        if place is not None and document is pane.document:
            self.seeking = False
            self._show(place)

    def _show(self, place: Place) -> None:
        pane = self._pane
        pane.found_place = place
        if pane.document is not None:
            pane.lines.reveal(pane.document.row_of(place))
        pane.tell()

    # How it is done

    def change_case(self) -> None:
        """Exactly as typed, or in any case."""
        asked = self._pane.asked
        asked.exact = not asked.exact
        self.begin()
        if asked.search:
            self.search(asked.search)
        if asked.filter:
            self.filter(asked.filter)
        if not asked.search and not asked.filter:
            self._pane.notify("Exactly as typed." if asked.exact else "In any case.", markup=False)

    def next_mode(self) -> None:
        """Show only, hide, or dim the others."""
        document = self._pane.document
        if document is None or document.filter is None:
            return
        modes = list(Mode)
        mode = modes[(modes.index(document.filter.mode) + 1) % len(modes)]
        document.set_filter(Filter(document.filter.finder, mode, document.filter.context))
        self._refresh()

    def more_context(self) -> None:
        """More lines around each match; after the most, none."""
        document = self._pane.document
        if document is None or document.filter is None:
            return
        wanted = document.filter
        context = (wanted.context + 1) % (_MOST_CONTEXT + 1)
        document.set_filter(Filter(wanted.finder, Mode.ONLY, context))
        self._refresh()
