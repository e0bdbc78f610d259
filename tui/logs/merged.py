"""Several logs in one order of time. What comes late is put where it belongs."""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tui.logs.format import Arrival
from tui.logs.rows import Place, Row, Rows, time_at

# Lines that are taken from one log at a time, so that no slice of work is long.
_PIECE = 1 << 15
# With fewer notes of time than one in so many lines, each note is looked up; with more, each line is.
_SPARSE = 64


class Timed(Rows, Protocol):
    """The rows of one log, as they are merged."""

    @property
    def arrivals(self) -> Sequence[Arrival]:
        """When its bytes came."""

    @property
    def settled(self) -> int:
        """Rows that will stay as they are."""

    def before(self, offset: int) -> int:
        """How many rows start before `offset`."""

    def starts(self, first: int, count: int) -> list[int]:
        """Where up to `count` rows from `first` on start."""


class _Run(NamedTuple):
    """Rows of one log that came together: `length` of them from `first` on, at `time`."""

    time: float
    source: int
    first: int
    length: int


class _Runs:
    """Runs in order, in four arrays: a merge of long logs may have millions of them."""

    def __init__(self) -> None:
        self.times = array("d")
        self.sources = array("I")
        self.firsts = array("Q")
        self.totals = array("Q")

    def __len__(self) -> int:
        return len(self.times)

    def before(self, at: int) -> int:
        """Rows before run `at`."""
        return self.totals[at - 1] if at else 0

    def __getitem__(self, at: int) -> _Run:
        count = self.totals[at] - self.before(at)
        return _Run(self.times[at], self.sources[at], self.firsts[at], count)

    def put(self, runs: list[_Run]) -> None:
        """Put `runs` where they belong; only what comes after the earliest of them is touched."""
        runs.sort()
        at = bisect_left(self.times, runs[0].time)
        tail = self.cut(at)
        if tail:
            runs = sorted(tail + runs)
        self._add(runs)

    def cut(self, at: int) -> list[_Run]:
        """Take off the runs from `at` on."""
        tail = [self[place] for place in range(at, len(self))]
        for column in (self.times, self.sources, self.firsts, self.totals):
            del column[at:]
        return tail

    def _add(self, runs: list[_Run]) -> None:
        total = self.totals[-1] if self.totals else 0
        for run in runs:
            total += run.length
            last = len(self.times) - 1
            if last >= 0 and self._goes_on(last, run):
                self.totals[last] = total
                continue
            self.times.append(run.time)
            self.sources.append(run.source)
            self.firsts.append(run.first)
            self.totals.append(total)

    def _goes_on(self, last: int, run: _Run) -> bool:
        if (self.times[last], self.sources[last]) != (run.time, run.source):
            return False
        return self.firsts[last] + self.totals[last] - self.before(last) == run.first

    def forget(self, source: int, row: int, time: float) -> None:
        """Take out what is known of a log's rows from `row` on; all of them were put at `time`."""
        kept = []
        for run in self.cut(bisect_left(self.times, time)):
            if run.source == source and run.time == time:
                run = run._replace(length=min(run.length, max(0, row - run.first)))
            if run.length:
                kept.append(run)
        self._add(kept)


class MergedRows:
    """Rows of several logs by time; those of the same time in the order of the logs.

    A line's time is that of the last note before its first byte; within a time, a log's order is kept.
    Lines before a log's first note count as of `unknown_time`. `update` belongs to one thread; reading
    may come from another.
    """

    def __init__(self, logs: Sequence[Timed], unknown_time: float = 0.0) -> None:
        self._logs = list(logs)
        self._unknown = unknown_time
        self._taken = [0] * len(logs)
        self._noted = [0] * len(logs)
        self._runs = _Runs()
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """Rows merged so far."""
        runs = self._runs
        return runs.before(len(runs))

    @property
    def log_count(self) -> int:
        """How many logs are merged."""
        return len(self._logs)

    def add_log(self, log: Timed) -> None:
        """Add a log (a step that has started)."""
        with self._lock:
            self._logs.append(log)
            self._taken.append(0)
            self._noted.append(0)

    def update(self) -> bool:
        """Take in some of what the logs have gained; True if there was anything. Complete indexes only."""
        new: list[_Run] = []
        for place, log in enumerate(self._logs):
            self._take_back(place, log)
            known = min(log.settled, self._taken[place] + _PIECE)
            if known > self._taken[place]:
                new += self._runs_of(place, log, known)
                self._taken[place] = known
        if new:
            with self._lock:
                self._runs.put(new)
        return bool(new)

    def _take_back(self, place: int, log: Timed) -> None:
        """When a time is noted after its lines were taken in, take them in again."""
        noted, self._noted[place] = self._noted[place], len(log.arrivals)
        if self._noted[place] <= noted or not self._taken[place]:
            return
        row = log.before(log.arrivals[noted].offset)
        if row < self._taken[place]:
            before = log.arrivals[noted - 1].time if noted else self._unknown
            with self._lock:
                self._runs.forget(place, row, before)
            self._taken[place] = row

    def _runs_of(self, place: int, log: Timed, known: int) -> list[_Run]:
        first = self._taken[place]
        arrivals = log.arrivals
        begin = log.starts(first, 1)[0]
        last = log.starts(known - 1, 1)[0]
        at = bisect_right(arrivals, begin, key=lambda item: item.offset)
        end = bisect_right(arrivals, last, key=lambda item: item.offset)
        dense = (end - at) * _SPARSE > known - first
        starts = log.starts(first, known - first) if dense else []
        found = []
        row = first
        while row < known:
            time = arrivals[at - 1].time if at else self._unknown
            after = known
            if at < end:
                boundary = arrivals[at].offset
                after = first + bisect_left(starts, boundary) if dense else log.before(boundary)
            if after > row:
                found.append(_Run(time, place, row, after - row))
                row = after
            at += 1
        return found

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        with self._lock:
            wanted = self._stretches(max(0, first), count)
        rows: list[Row] = []
        for source, row, length in wanted:
            rows += self._logs[source].read(row, length)
        return rows

    def _stretches(self, first: int, count: int) -> list[tuple[int, int, int]]:
        runs = self._runs
        at = bisect_right(runs.totals, first)
        found = []
        while at < len(runs) and count > 0:
            run = runs[at]
            inside = first - runs.before(at)
            length = min(run.length - inside, count)
            found.append((run.source, run.first + inside, length))
            first += length
            count -= length
            at += 1
        return found

    def row_of(self, place: Place) -> int:
        """Give the row of a line; of one that is not shown, the row after it in its log."""
        log = self._logs[place.source]
        row = log.before(place.offset)
        time = time_at(log.arrivals, place.offset)
        wanted = (self._unknown if time is None else time, place.source, row)
        with self._lock:
            runs = self._runs
            at = bisect_right(range(len(runs)), wanted, key=lambda at: runs[at][:3]) - 1
            if at < 0:
                return 0
            run = runs[at]
            inside = row - run.first if run.source == place.source else run.length
            return runs.before(at) + min(run.length, max(0, inside))

    def row_at_time(self, time: float) -> int:
        """Give the first row that came at `time` or later."""
        with self._lock:
            return self._runs.before(bisect_left(self._runs.times, time))
