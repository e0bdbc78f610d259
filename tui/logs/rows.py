"""What a viewer shows of one log, row by row: all lines, or those a filter wants."""

from __future__ import annotations

import time as clock
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from tui.logs.format import Arrival
from tui.logs.index import Bytes, LineIndex
from tui.logs.plain_times import PlainTimes, carried
from tui.logs.search import Matches, line_end

# Of a longer line only so much is read to be shown; the row says how long it is.
MOST_SHOWN = 1 << 16


class Place(NamedTuple):
    """A line, whatever rows are shown: the place of its log among those shown, and its first byte."""

    source: int
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its first bytes (at most 64 KiB, the newline left out) and where they are.

    Of a longer line that was rewritten with carriage returns, `data` is the last state's beginning.
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

    @property
    def place(self) -> Place:
        """Which line this is."""
        return Place(self.source, self.offset)


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
        self,
        source: Bytes,
        index: LineIndex,
        arrivals: Sequence[Arrival] = (),
        *,
        place: int = 0,
        plain: PlainTimes | None = None,
    ) -> None:
        """`plain` tells times where nobody noted any."""
        self.source = source
        self.index = index
        self.arrivals = arrivals
        self.place = place
        self.closed = False
        # When they are merged, rows have to wait for their times: known up to this byte. None: no need.
        self.timed_to: int | None = None
        self._plain = plain

    @property
    def count(self) -> int:
        """Known lines."""
        return self.index.line_count

    @property
    def settled(self) -> int:
        """Known lines that will stay as they are: without a half-written last one."""
        count = self.index.line_count
        count = count if self.closed or not self.index.half_line else count - 1
        return count if self.timed_to is None else min(count, self.before(self.timed_to))

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` lines from `first` on."""
        spans = self.index.spans(first, count)
        last = self.index.line_count - 1 if self.index.half_line else -1
        return self.dated(
            [
                self.row(start, end, first + at, half=first + at == last)
                for at, (start, end) in enumerate(spans)
            ]
        )

    def dated(self, rows: list[Row]) -> list[Row]:
        """Give rows that follow each other the times that their lines say, where nobody noted any."""
        if self._plain is None or len(self.arrivals) or not rows or self._plain.first() is None:
            return rows
        times = [self._plain.of(row.data) for row in rows]
        before = self._plain.before(rows[0].offset) if times[0] is None else None
        return [replace(row, time=time) for row, time in zip(rows, carried(times, before), strict=True)]

    def row(self, start: int, end: int, number: int, *, half: bool = False, context: bool = False) -> Row:
        """Give the row of the line between two bytes."""
        data = self.source.read(start, min(end - start, MOST_SHOWN))
        if end - start > MOST_SHOWN and b"\r" in data:
            data = self._last_state(start, end) or data
        known = number if self.index.complete else -1
        moment = time_at(self.arrivals, start)
        return Row(start, end - start, data, known, moment, self.place, half, context)

    def _last_state(self, start: int, end: int) -> bytes:
        """Give what a progress bar was last, from its end: however long it ran, one read finds it."""
        begin = max(start, end - MOST_SHOWN)
        tail = self.source.read(begin, end - begin).rstrip(b"\r")
        return tail[tail.rfind(b"\r") + 1 :] if b"\r" in tail else b""

    def row_at(self, offset: int) -> int:
        """Give the row that holds the byte at `offset`."""
        return self.index.number_at(offset)

    def before(self, offset: int) -> int:
        """Give how many lines start before `offset`."""
        if not self.count:
            return 0
        number = self.index.number_at(offset)
        return number + 1 if self.index.start(number) < offset else number

    def starts(self, first: int, count: int) -> list[int]:
        """Give where up to `count` lines from `first` on start."""
        return [start for start, _ in self.index.spans(first, count)]


class MatchingRows:
    """The lines that a search has found so far."""

    def __init__(self, whole: AllRows, matches: Matches) -> None:
        self._whole = whole
        self._matches = matches

    @property
    def count(self) -> int:
        """Rows found so far."""
        return self._matches.count

    @property
    def settled(self) -> int:
        """All of them, as unfinished lines are not searched; those whose times are known."""
        known = self._whole.timed_to
        return self._matches.count if known is None else self._matches.number_at(known)

    @property
    def arrivals(self) -> Sequence[Arrival]:
        """The times of the log."""
        return self._whole.arrivals

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        rows = []
        for start in self._matches.starts(first, count):
            end = line_end(self._whole.source, start, self._whole.index.end)
            if end > start and self._whole.source.read(end - 1, 1) == b"\n":
                end -= 1
            rows.append(self._whole.row(start, end, self._whole.index.number_at(start)))
        return self._whole.dated(rows)

    def row_at(self, offset: int) -> int:
        """Give the first row at or after the byte at `offset`."""
        return self._matches.number_at(offset)

    def before(self, offset: int) -> int:
        """Give how many rows start before `offset`."""
        return self._matches.number_at(offset)

    def starts(self, first: int, count: int) -> list[int]:
        """Give where up to `count` rows from `first` on start."""
        return self._matches.starts(first, count)


class ContextRows:
    """The lines that a search has found, with `context` lines around each.

    `update` goes over all matches, and belongs to the thread that works; what it made before is shown
    until it is done. It does not come more often than its cost allows.
    """

    def __init__(self, whole: AllRows, matches: Matches, context: int) -> None:
        self._whole = whole
        self._matches = matches
        self._context = context
        self._hits = array("Q")
        # Stretches of lines: the first line of each, and how many rows there are up to its end.
        self._table: tuple[array[int], array[int]] = (array("Q"), array("Q"))
        self._made_of = -1
        self._not_before = 0.0
        # How often the table was made.
        self.made = 0

    def update(self, *, now: bool = False) -> bool:
        """Take in what the search has found; True if anything changed. Needs a complete index."""
        count = self._matches.count
        if count == self._made_of or not self._whole.index.complete:
            return False
        started = clock.monotonic()
        if started < self._not_before and not now:
            return False
        hits = array("Q")
        for block in self._matches.blocks():
            hits.extend(self._whole.index.numbers_at(block.starts))
        firsts, totals = _stretches(hits, self._context, self._whole.index.line_count)
        self._hits, self._table = hits, (firsts, totals)
        self._made_of = count
        self.made += 1
        self._not_before = started + 5 * (clock.monotonic() - started)
        return True

    @property
    def count(self) -> int:
        """Rows gathered so far."""
        totals = self._table[1]
        return totals[-1] if totals else 0

    @property
    def settled(self) -> int:
        """All of them, until the next `update`."""
        return self.count

    @property
    def arrivals(self) -> Sequence[Arrival]:
        """The times of the log."""
        return self._whole.arrivals

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        rows: list[Row] = []
        for number, wanted in self._lines(first, count):
            for line, (start, end) in enumerate(self._whole.index.spans(number, wanted), number):
                rows.append(self._whole.row(start, end, line, context=not self._hit(line)))
        return self._whole.dated(rows)

    def starts(self, first: int, count: int) -> list[int]:
        """Give where up to `count` rows from `first` on start."""
        index = self._whole.index
        return [
            span[0] for number, wanted in self._lines(first, count) for span in index.spans(number, wanted)
        ]

    def _lines(self, first: int, count: int) -> Iterator[tuple[int, int]]:
        """Give the stretches of lines (their first, how many) that rows are of."""
        firsts, totals = self._table
        at = bisect_right(totals, first)
        place = max(0, first)
        while at < len(firsts) and count > 0:
            before = totals[at - 1] if at else 0
            wanted = min(totals[at] - place, count)
            yield firsts[at] + place - before, wanted
            count -= wanted
            place += wanted
            at += 1

    def _hit(self, number: int) -> bool:
        at = bisect_left(self._hits, number)
        return at < len(self._hits) and self._hits[at] == number

    def row_at(self, offset: int) -> int:
        """Give the row of the line at `offset`, or the first one after it."""
        return self._before_line(self._whole.index.number_at(offset))

    def before(self, offset: int) -> int:
        """Give how many rows start before `offset`."""
        index = self._whole.index
        if not index.line_count:
            return 0
        number = index.number_at(offset)
        return self._before_line(number + (index.start(number) < offset))

    def _before_line(self, number: int) -> int:
        firsts, totals = self._table
        at = bisect_right(firsts, number) - 1
        if at < 0:
            return 0
        before = totals[at - 1] if at else 0
        return min(before + number - firsts[at], totals[at])


def _stretches(hits: array[int], context: int, most: int) -> tuple[array[int], array[int]]:
    firsts, totals = array("Q"), array("Q")
    total = end = 0
    for number in hits:
        first = max(0, number - context)
        if not firsts or first > end:
            firsts.append(first)
            totals.append(total)
            end = first
        after = min(most, number + context + 1)
        total += after - end
        end = after
        totals[-1] = total
    return firsts, totals
