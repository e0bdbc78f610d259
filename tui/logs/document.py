"""One log as a viewer needs it: counted from the tail backwards, followed, searched and filtered in slices.

`pump()` does a slice of whatever is to be done; the viewer calls it in a worker thread, again and again.
Everything else only reads, and may be called from the event loop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.logs.filters import LineFinder
from tui.logs.format import Arrival, read_records
from tui.logs.index import CHUNK, LineIndex
from tui.logs.rows import AllRows, MatchingRows, Rows
from tui.logs.search import BLOCK, Matches, search_back, search_on
from tui.logs.series import SeriesBook
from tui.logs.source import Fate, FileSource
from tui.logs.stored_index import load_index, save_index
from tui.logs.text import shown

# Bytes a slice counts between two looks at the clock.
_STEP = 64 * CHUNK
# Of what arrives faster than this, only the newest part is read for numbers.
_SERIES_BYTES = 1 << 16
_KEPT_FROM = 8 << 20


@dataclass(frozen=True, slots=True)
class Pumped:
    """What a slice did. `busy`: there is more to do now; `fate`: what has become of the file."""

    changed: bool
    busy: bool
    fate: Fate


class Scan:
    """A search that goes on: backwards through what was there, forwards through what comes."""

    def __init__(self, finder: LineFinder, end: int) -> None:
        self.finder = finder
        self.matches = Matches()
        self.begin = end
        self.end = end

    @property
    def complete(self) -> bool:
        """True when the beginning has been searched."""
        return self.begin == 0

    def work(self, source: FileSource, known_end: int, deadline: float) -> bool:
        """Search for a while; True if anything was searched."""
        worked = False
        if known_end > self.end:
            for found in search_on(source, self.finder, self.end, known_end):
                self.matches.add(found)
                self.end = found.end
                worked = True
                if time.monotonic() > deadline:
                    return True
        while self.begin > 0 and time.monotonic() <= deadline:
            floor = max(0, self.begin - 8 * BLOCK)
            for found in search_back(source, self.finder, self.begin):
                self.matches.add(found)
                self.begin = found.begin
                worked = True
                if self.begin <= floor or time.monotonic() > deadline:
                    break
        return worked


class Document:
    """One log file. Raises OSError when it can't be opened."""

    def __init__(self, path: Path, *, closed: bool = False, name: str = "") -> None:
        self.path = path
        self.name = name or path.name
        self.closed = closed
        self.source = FileSource(path)
        kept = load_index(self.source)
        self.index = kept or LineIndex(self.source)
        self.arrivals: Sequence[Arrival] = ()
        self.whole = AllRows(self.source, self.index)
        self.series = SeriesBook()
        self.search: Scan | None = None
        self.filter: Scan | None = None
        self.context = 0
        self.fate = Fate.SAME
        self._series_end = self.index.end
        self._saved = kept is not None
        self._rows: Rows = self.whole
        self._arrivals_at = -1.0
        self._working = threading.Lock()
        self._retired = False

    @property
    def rows(self) -> Rows:
        """The rows to show: all, or those that the filter wants."""
        return self._rows

    def retire(self) -> None:
        """Let go of the file: at once, or when the slice that is being worked on has ended."""
        self._retired = True
        if self._working.acquire(blocking=False):
            self.source.close()
            self._working.release()

    # Searching

    def _searchable_end(self) -> int:
        """The end of the last whole line that has been counted; all of it when the log is closed."""
        if self.closed or not self.index.half_line:
            return self.index.end
        return self.index.span(self.index.line_count - 1)[0]

    def find(self, finder: LineFinder | None) -> None:
        """Search for something else, or for nothing."""
        self.search = Scan(finder, self._searchable_end()) if finder else None

    def show_only(self, finder: LineFinder | None, context: int = 0) -> None:
        """Show only the lines that `finder` wants, with `context` lines around each; None shows all."""
        self.context = context
        self.filter = Scan(finder, self._searchable_end()) if finder else None
        self._rows = MatchingRows(self.whole, self.filter.matches, context) if self.filter else self.whole

    # Work

    def pump(self, seconds: float = 0.02) -> Pumped:
        """Work for about `seconds`: follow the end, search, then count backwards."""
        with self._working:
            if self._retired:
                return Pumped(changed=False, busy=False, fate=Fate.SAME)
            pumped = self._slice(seconds)
            if self._retired:
                self.source.close()
            return pumped

    def _slice(self, seconds: float) -> Pumped:
        deadline = time.monotonic() + seconds
        self.fate = self._look()
        changed = self._forward(deadline)
        for scan in (self.search, self.filter):
            if scan is not None and scan.work(self.source, self._searchable_end(), deadline):
                changed = True
        while not self.index.complete and time.monotonic() <= deadline:
            changed = self.index.backward(_STEP) > 0 or changed
        if changed or self._arrivals_at < 0:
            self._read_arrivals()
        busy = self._busy()
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
        finders = (self.search, self.filter)
        self.index = LineIndex(self.source, start=0)
        self.whole = AllRows(self.source, self.index)
        self._rows = self.whole
        self.series = SeriesBook()
        self._series_end = 0
        if finders[0]:
            self.find(finders[0].finder)
        if finders[1]:
            self.show_only(finders[1].finder, self.context)

    def _forward(self, deadline: float) -> bool:
        changed = False
        while self.index.forward(_STEP):
            changed = True
            if time.monotonic() > deadline:
                break
        if changed:
            self._feed_series()
        return changed

    def _feed_series(self) -> None:
        start = max(self._series_end, self.index.end - _SERIES_BYTES)
        data = self.source.read(start, self.index.end - start)
        cut = data.rfind(b"\n") + 1
        if not cut:
            return
        place = start
        for line in data[:cut].split(b"\n"):
            self.series.feed(place, shown(line[:4096]).text)
            place += len(line) + 1
        self._series_end = start + cut

    def _busy(self) -> bool:
        scans = [scan for scan in (self.search, self.filter) if scan is not None]
        return (
            not self.index.complete
            or self.index.end < self.source.size
            or any(not scan.complete for scan in scans)
        )

    def _read_arrivals(self) -> None:
        if time.monotonic() - self._arrivals_at < 0.5:
            return
        self._arrivals_at = time.monotonic()
        arrivals, closed = read_records(self.path)
        self.arrivals = self.whole.arrivals = arrivals
        self.closed = self.closed or closed

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
