"""One log as a viewer needs it: counted from the tail backwards, followed, searched, filtered in slices."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from pathlib import Path

from tui.logs.arrivals import Arrivals
from tui.logs.filters import LineFinder, Not
from tui.logs.index import CHUNK, LineIndex
from tui.logs.json_lines import safe
from tui.logs.plain_times import PlainTimes
from tui.logs.rows import AllRows, ContextRows, MatchingRows, Place, Rows
from tui.logs.scan import Filter, Mode, Scan
from tui.logs.search import line_end, line_start
from tui.logs.series import SERIES_MARKS, SeriesBook
from tui.logs.source import Fate, FileSource
from tui.logs.stored_index import load_index, save_index
from tui.logs.text import shown
from tui.logs.view import Pumped

# Bytes a slice counts between two looks at the clock.
_STEP = 64 * CHUNK
# Numbers are read in pieces; of what is further back than the backlog, only the newest piece.
_SERIES_BYTES = 1 << 16
_SERIES_BACKLOG = 4 << 20
_KEPT_FROM = 8 << 20


class Document:
    """One log file. Raises OSError when it can't be opened.

    `place` is its place among merged logs: then all its lines' times are read, where nobody noted them.
    """

    def __init__(
        self, path: Path, *, closed: bool = False, name: str = "", place: int = 0, merged: bool = False
    ) -> None:
        self.path = path
        self.name = safe(name or path.name)
        self.closed = closed
        self.place = place
        self.source = FileSource(path)
        kept = load_index(self.source)
        self.index = kept or LineIndex(self.source)
        self.arrivals = Arrivals(path)
        self._plain = PlainTimes(self.source)
        self._merged = merged
        self._noted = False
        self.whole = self._all_rows()
        self.series = SeriesBook()
        self.filter: Filter | None = None
        self.fate = Fate.SAME
        self.generation = 0
        self._search: Scan | None = None
        self._filtered: Scan | None = None
        self._context: ContextRows | None = None
        self._rows: MatchingRows | AllRows = self.whole
        begin = self.source.size - _SERIES_BACKLOG
        self._series_end = line_end(self.source, begin, self.source.size) if begin > 0 else 0
        self._saved = kept is not None
        self._working = threading.Lock()
        self._retired = False

    def _all_rows(self) -> AllRows:
        rows = AllRows(self.source, self.index, self.arrivals, place=self.place, plain=self._plain)
        rows.timed_to = 0 if self._merged else None
        return rows

    # What there is

    @property
    def names(self) -> tuple[str, ...]:
        """Its name."""
        return (self.name,)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its file."""
        return (self.path,)

    @property
    def rows(self) -> Rows:
        """The rows to show: all, or those that the filter wants."""
        return self._context or self._rows

    @property
    def plain_rows(self) -> AllRows | MatchingRows | ContextRows:
        """The rows as they are merged with others'."""
        return self._context or self._rows

    @property
    def context_made(self) -> int:
        """Another number for other lines around matches."""
        return self._context.made if self._context else 0

    @property
    def total(self) -> int:
        """Known lines."""
        return self.index.line_count

    @property
    def complete(self) -> bool:
        """True when all lines are known."""
        return self.index.complete

    @property
    def half_line(self) -> bool:
        """True when the last line has no newline."""
        return self.index.half_line

    @property
    def first_time(self) -> float | None:
        """When its first bytes came, or its first line says they did."""
        return self.arrivals[0].time if len(self.arrivals) else self._plain.first()

    @property
    def search(self) -> Scan | None:
        """What is looked for."""
        return self._search

    @property
    def filtered(self) -> Scan | None:
        """What the filter wants."""
        return self._filtered

    @property
    def books(self) -> list[tuple[str, SeriesBook]]:
        """Its numbers."""
        return [(self.name, self.series)]

    def retire(self) -> None:
        """Let go of the file: at once, or when the slice that is being worked on has ended."""
        self._retired = True
        if self._working.acquire(blocking=False):
            self.source.close()
            self._working.release()

    # Searching

    def _searchable_end(self) -> int:
        """The end of the last whole line that has been counted; all of it when the log is closed."""
        end = self.index.end
        if self.closed and end >= self.source.size:
            return end
        if self.index.line_count and self.index.half_line:
            return self.index.span(self.index.line_count - 1)[0]
        # Before anything is counted, the index begins in the middle of a line.
        return line_start(self.source, end)

    def find(self, finder: LineFinder | None) -> None:
        """Search what the filter shows for something else, or for nothing."""
        within = self._filtered.finder if self._filtered and self._rows is not self.whole else None
        within = None if self._context else within
        self._search = Scan(finder, self._searchable_end(), within) if finder else None

    def set_filter(self, wanted: Filter | None) -> None:
        """Show by another filter, or everything. What the same finder has found already is kept."""
        self._filter_by(wanted)
        if self._search is not None:
            self.find(self._search.finder)

    def _filter_by(self, wanted: Filter | None) -> None:
        before, self.filter = self.filter, wanted
        if wanted is None:
            self._filtered = self._context = None
            self._rows = self.whole
            return
        same = before is not None and before.finder is wanted.finder
        scan = self._filtered
        if not same or scan is None or (before and Mode.HIDE in (before.mode, wanted.mode)):
            finder = Not(wanted.finder) if wanted.mode is Mode.HIDE else wanted.finder
            self._filtered = scan = Scan(finder, self._searchable_end())
        self._context = None
        self._rows = self.whole if wanted.mode is Mode.DIM else MatchingRows(self.whole, scan.matches)
        if wanted.context and wanted.mode is Mode.ONLY:
            self._context = ContextRows(self.whole, scan.matches, wanted.context)

    # Going places

    def row_of(self, place: Place) -> int:
        """Give the row of a line; of one that is not shown, the nearest after it."""
        return (self._context or self._rows).row_at(place.offset)

    def place_of_line(self, number: int) -> Place | None:
        """Give where a line is; None while lines are still being counted."""
        if not self.index.complete or not self.index.line_count:
            return None
        number = max(0, min(number, self.index.line_count - 1))
        return Place(self.place, self.index.span(number)[0])

    def row_at_time(self, moment: float) -> int | None:
        """Give the first row at a time or later."""
        if not len(self.arrivals):
            offset = self._plain.offset_at(moment, self.index.end)
            return self.row_of(Place(self.place, offset)) if offset is not None else None
        at = bisect_left(self.arrivals, moment, key=lambda item: item.time)
        if at == len(self.arrivals):
            return None
        return self.row_of(Place(self.place, self.arrivals[at].offset))

    def near_match(self, row: int, direction: int) -> Place | None:
        """Give the nearest match below `row`, or above it."""
        if self._search is None or not self._search.count:
            return None
        matches = self._search.matches
        if direction > 0:
            below = self.rows.read(row + 1, 1)
            number = matches.number_at(below[0].offset) if below else matches.count
        else:
            here = self.rows.read(row, 1)
            number = (matches.number_at(here[0].offset) if here else matches.count) - 1
        return Place(self.place, matches.start(number % matches.count))

    # Work

    def pump(self, seconds: float = 0.02) -> Pumped:
        """Work for about `seconds`: follow the end, search, then count backwards."""
        with self._working:
            if self._retired:
                return Pumped(changed=False, busy=False)
            pumped = self._slice(seconds)
            if self._retired:
                self.source.close()
            return pumped

    def _slice(self, seconds: float) -> Pumped:
        deadline = time.monotonic() + seconds
        self.fate = self._look()
        changed = self._forward(deadline)
        changed = self._note_times(deadline) or changed
        for scan in (self._search, self._filtered):
            if scan is not None and scan.work(self.source, self._searchable_end(), deadline):
                changed = True
        while not self.index.complete and time.monotonic() <= deadline:
            changed = self.index.backward(_STEP) > 0 or changed
        if self.index.complete:
            changed = self._feed_series() or changed
        busy = self._busy()
        context = self._context
        if context is not None:
            changed = context.update(now=not busy) or changed
        if not busy:
            self._keep()
        return Pumped(changed or self.fate is not Fate.SAME, busy, self.fate)

    def _look(self) -> Fate:
        fate = self.source.look()
        if fate is Fate.REPLACED:
            self.source.reopen()
        if fate in (Fate.REPLACED, Fate.TRUNCATED):
            self._begin_again()
        return fate

    def _begin_again(self) -> None:
        search, wanted = self._search, self.filter
        self.index = LineIndex(self.source, start=0)
        self._plain = PlainTimes(self.source)
        if not self._noted:
            self.arrivals = Arrivals(self.path)
        self.whole = self._all_rows()
        self._rows, self._context, self._filtered = self.whole, None, None
        self.series = SeriesBook()
        self._series_end = 0
        self.generation += 1
        self.filter = None
        self._filter_by(wanted)
        self.find(search.finder if search else None)

    def _forward(self, deadline: float) -> bool:
        changed = False
        while self.index.forward(_STEP):
            changed = True
            if time.monotonic() > deadline:
                break
        return changed

    def _note_times(self, deadline: float) -> bool:
        """Read times after bytes: a time is noted before its bytes, so none that is shown lacks its own."""
        changed = self.arrivals.update()
        self._noted = self._noted or changed
        if self._noted:
            self.whole.timed_to = None
        elif self._merged and self.index.complete:
            changed = self._plain.read_on(self.arrivals, self._searchable_end(), deadline)
            self.whole.timed_to = self._plain.read_to
        was, self.closed = self.closed, self.closed or self.arrivals.closed
        self.whole.closed = self.closed
        return changed or was != self.closed

    def _feed_series(self) -> bool:
        """Read the numbers of some more lines; True if there were any."""
        end = self.index.end
        if end - self._series_end > _SERIES_BACKLOG:
            self._series_end = line_end(self.source, end - _SERIES_BYTES, end)
        data = self.source.read(self._series_end, min(_SERIES_BYTES, end - self._series_end))
        cut = data.rfind(b"\n") + 1
        if not cut:
            # A line that is longer than a piece is passed over; one that is unfinished is waited for.
            self._series_end += len(data) if len(data) == _SERIES_BYTES else 0
            return False
        place = self._series_end
        marks = [mark for mark in SERIES_MARKS if mark in data]
        for line in data[: cut - 1].split(b"\n") if marks else ():
            if [mark for mark in marks if mark in line]:
                self.series.feed(place, shown(line[-4096:]).text)
            place += len(line) + 1
        self._series_end += cut
        return True

    def _busy(self) -> bool:
        scans = [scan for scan in (self._search, self._filtered) if scan is not None]
        timed = self.whole.timed_to
        return (
            not self.index.complete
            or (timed is not None and timed < self._searchable_end())
            or self.index.end < self.source.size
            or self.index.end - self._series_end > _SERIES_BYTES
            or any(not scan.complete for scan in scans)
        )

    def _keep(self) -> None:
        """Keep the index of a large log that will not change any more."""
        if self._saved or not self.closed or self.index.end < _KEPT_FROM or self.fate is not Fate.SAME:
            return
        self._saved = True
        try:
            save_index(self.path, self.index)
        except OSError:
            # A folder that can't be written costs a count the next time, nothing else.
            self._saved = True
