"""What a viewer shows of a log, row by row: all lines, those a filter wants, or several logs merged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.logs.format import Arrival
from tui.logs.index import Bytes, LineIndex
from tui.logs.search import Matches, line_end

# Of a longer line only so much is read to be shown; the row says how long it is.
MOST_SHOWN = 1 << 16


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its first bytes (at most 64 KiB, the newline left out) and where they are.

    `number` counts from 0, -1 while it is not known; `length` is the line's whole length in bytes; `time`
    is seconds since 1970, None when nobody noted it; `source` is the place of the log among the merged.
    """

    offset: int
    length: int
    data: bytes
    number: int = -1
    time: float | None = None
    source: int = 0
    half: bool = False
    context: bool = False


class Rows(Protocol):
    """Rows that can be counted and read by position."""

    @property
    def count(self) -> int:
        """How many rows there are now."""

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from row `first` on."""


def time_at(arrivals: Sequence[Arrival], offset: int) -> float | None:
    """Give when the byte at `offset` arrived, from the sparse times of a log."""
    place = bisect_right(arrivals, offset, key=lambda item: item.offset) - 1
    return arrivals[place].time if place >= 0 else None


class AllRows:
    """Every known line of one log."""

    def __init__(
        self, source: Bytes, index: LineIndex, arrivals: Sequence[Arrival] = (), *, place: int = 0
    ) -> None:
        self.source = source
        self.index = index
        self.arrivals = arrivals
        self.place = place

    @property
    def count(self) -> int:
        """Known lines."""
        return self.index.line_count

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` lines from `first` on."""
        spans = self.index.spans(first, count)
        last = self.index.line_count - 1 if self.index.half_line else -1
        return [
            self.row(start, end, first + at, half=first + at == last) for at, (start, end) in enumerate(spans)
        ]

    def row(self, start: int, end: int, number: int, *, half: bool = False, context: bool = False) -> Row:
        """Give the row of the line between two bytes."""
        data = self.source.read(start, min(end - start, MOST_SHOWN))
        known = number if self.index.complete else -1
        moment = time_at(self.arrivals, start)
        return Row(start, end - start, data, known, moment, self.place, half, context)

    def row_at(self, offset: int) -> int:
        """Give the row that holds the byte at `offset`."""
        return self.index.number_at(offset)


class MatchingRows:
    """The lines that a search has found so far, with `context` lines around each."""

    def __init__(self, whole: AllRows, matches: Matches, context: int = 0) -> None:
        self._whole = whole
        self._matches = matches
        self._context = context
        self._numbers: list[int] = []
        self._made_of = -1

    @property
    def count(self) -> int:
        """Rows found so far."""
        if not self._context:
            return self._matches.count
        self._gather()
        return len(self._numbers)

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        if self._context:
            return self._read_context(first, count)
        rows = []
        for at in range(max(0, first), min(first + count, self._matches.count)):
            start = self._matches.start(at)
            end = line_end(self._whole.source, start, self._whole.index.end)
            if self._whole.source.read(end - 1, 1) == b"\n":
                end -= 1
            number = self._whole.index.number_at(start)
            rows.append(self._whole.row(start, end, number))
        return rows

    def row_at(self, offset: int) -> int:
        """Give the first row at or after the byte at `offset`."""
        return self._matches.number_at(offset)

    def _gather(self) -> None:
        if self._made_of == self._matches.count:
            return
        index = self._whole.index
        wanted: set[int] = set()
        for at in range(self._matches.count):
            number = index.number_at(self._matches.start(at))
            wanted.update(range(max(0, number - self._context), number + self._context + 1))
        self._numbers = sorted(number for number in wanted if number < index.line_count)
        self._made_of = self._matches.count

    def _read_context(self, first: int, count: int) -> list[Row]:
        self._gather()
        rows = []
        for number in self._numbers[max(0, first) : first + count]:
            start, end = self._whole.index.span(number)
            place = self._matches.number_at(start)
            hit = place < self._matches.count and self._matches.start(place) == start
            rows.append(self._whole.row(start, end, number, context=not hit))
        return rows


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """Lines of one log that arrived together: `count` from `first` on, since `time`."""

    time: float
    source: int
    first: int
    count: int


class MergedRows:
    """Several logs in one order of time; what arrives late is put where it belongs.

    Every log contributes runs of lines: the lines between two notes of the time. Within a run a log's
    order is kept. Lines of a log that nobody timed count as of the time given for it.
    """

    def __init__(self, logs: Sequence[AllRows], unknown_time: float = 0.0) -> None:
        self._logs = list(logs)
        self._unknown = unknown_time
        self._taken = [0] * len(logs)
        self._runs: list[_Run] = []
        self._before: list[int] = []

    @property
    def count(self) -> int:
        """Rows merged so far."""
        return self._before[-1] + self._runs[-1].count if self._before else 0

    def add_log(self, log: AllRows) -> None:
        """Add a log (a step that has started)."""
        self._logs.append(log)
        self._taken.append(0)

    def update(self) -> bool:
        """Take in what the logs have gained; True if there was anything. Complete indexes only."""
        changed = False
        for place, log in enumerate(self._logs):
            known = log.index.line_count - (1 if log.index.half_line else 0)
            while self._taken[place] < known:
                run = self._next_run(place, log, known)
                self._put(run)
                self._taken[place] += run.count
                changed = True
        if changed:
            self._count()
        return changed

    def _next_run(self, place: int, log: AllRows, known: int) -> _Run:
        first = self._taken[place]
        offset = log.index.span(first)[0]
        at = bisect_right(log.arrivals, offset, key=lambda item: item.offset)
        time = log.arrivals[at - 1].time if at else self._unknown
        end = known
        if at < len(log.arrivals):
            # A line belongs to the moment at which its first byte came.
            boundary = log.arrivals[at].offset
            number = log.index.number_at(boundary)
            end = number + 1 if log.index.span(number)[0] < boundary else number
        return _Run(time, place, first, max(1, min(end, known) - first))

    def _put(self, run: _Run) -> None:
        last = self._runs[-1] if self._runs else None
        together = last is not None and (last.source, last.first + last.count) == (run.source, run.first)
        if last is not None and together and last.time == run.time:
            self._runs[-1] = _Run(last.time, last.source, last.first, last.count + run.count)
        elif last is None or last <= run:
            self._runs.append(run)
        else:
            insort(self._runs, run)

    def _count(self) -> None:
        total = 0
        before = []
        for run in self._runs:
            before.append(total)
            total += run.count
        self._before = before

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        rows: list[Row] = []
        at = bisect_right(self._before, first) - 1
        while 0 <= at < len(self._runs) and len(rows) < count:
            run = self._runs[at]
            inside = max(0, first + len(rows) - self._before[at])
            wanted = min(run.count - inside, count - len(rows))
            rows += self._logs[run.source].read(run.first + inside, wanted)
            at += 1
        return rows

    def row_at_time(self, time: float) -> int:
        """Give the first row that arrived at `time` or later."""
        at = bisect_left(self._runs, time, key=lambda run: run.time)
        return self._before[at] if at < len(self._before) else self.count
