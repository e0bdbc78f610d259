"""Searches a log by blocks, the newest part first; results come as they are found, and it can be stopped."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from tui.logs.filters import LineFinder
from tui.logs.index import Bytes

# A block is large enough that the work in it dwarfs what goes around it, and small enough that no other
# thread waits long for it.
BLOCK = 1 << 19
# Blocks that are given to two threads at once.
TOGETHER = 8


class Found:
    """The wanted lines of the bytes from `begin` to `end`: how many, and, when asked for, where they start.

    A count is made faster than places are; those of a block are looked up when somebody looks at it.
    """

    __slots__ = ("_finder", "_source", "_starts", "begin", "count", "end")

    def __init__(self, source: Bytes, finder: LineFinder, begin: int, end: int) -> None:
        self.begin = begin
        self.end = end
        self._source = source
        self._finder = finder
        data = source.read(begin, end - begin)
        self.count, places = finder.count(data)
        self._starts = array("Q", [begin + place for place in places]) if places is not None else None

    @property
    def starts(self) -> array[int]:
        """Where the lines start, in order."""
        if self._starts is None:
            data = self._source.read(self.begin, self.end - self.begin)
            self._starts = array("Q", [self.begin + place for place in self._finder.line_starts(data)])
        return self._starts


@cache
def _pool() -> ThreadPoolExecutor:
    # re2 and reading let other threads go on: two of them search almost twice as fast.
    return ThreadPoolExecutor(2, thread_name_prefix="log-search")


def search_back(
    source: Bytes,
    finder: LineFinder,
    end: int,
    *,
    begin: int = 0,
    stopped: Callable[[], bool] = bool,
    together: int = 1,
) -> Iterator[Found]:
    """Search the bytes from `begin` to `end`, block by block from the end.

    `begin` is a line's start; `end` is a line's end or the end of the log. Ends early when `stopped()`
    is true. `together` blocks are searched at the same time, if that helps.
    """
    while end > begin and not stopped():
        bounds: list[tuple[int, int]] = []
        while end > begin and len(bounds) < (1 if finder.alone else together):
            start = line_start(source, max(begin, end - BLOCK), begin)
            bounds.append((start, end))
            end = start
        yield from _search(source, finder, bounds)


def search_on(
    source: Bytes,
    finder: LineFinder,
    begin: int,
    end: int,
    *,
    stopped: Callable[[], bool] = bool,
    together: int = 1,
) -> Iterator[Found]:
    """Search the bytes from `begin` to `end`, block by block from the beginning."""
    while begin < end and not stopped():
        bounds: list[tuple[int, int]] = []
        while begin < end and len(bounds) < (1 if finder.alone else together):
            stop = end if end - begin <= BLOCK else line_start(source, begin + BLOCK, begin)
            if stop <= begin:
                stop = line_end(source, begin + BLOCK, end)
            bounds.append((begin, stop))
            begin = stop
        yield from _search(source, finder, bounds)


def _search(source: Bytes, finder: LineFinder, bounds: list[tuple[int, int]]) -> Iterator[Found]:
    if len(bounds) == 1:
        return iter((Found(source, finder, *bounds[0]),))
    return _pool().map(lambda pair: Found(source, finder, *pair), bounds)


def line_start(source: Bytes, offset: int, floor: int = 0) -> int:
    """Give the start of the line that holds the byte at `offset`; not before `floor`."""
    step = 4096
    place = offset
    while place > floor:
        begin = max(floor, place - step)
        found = source.read(begin, place - begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        place = begin
        step = min(step * 4, 1 << 20)
    return floor


def line_end(source: Bytes, offset: int, ceiling: int) -> int:
    """Give the byte after the newline that ends the line at `offset`; `ceiling` if there is none."""
    place = offset
    step = 4096
    while place < ceiling:
        data = source.read(place, min(step, ceiling - place))
        found = data.find(b"\n")
        if found >= 0:
            return place + found + 1
        if not data:
            break
        place += len(data)
        step = min(step * 4, 1 << 20)
    return ceiling


class Matches:
    """All wanted lines found so far, in order of the file, whatever order blocks came in.

    One thread adds; others look. What they look at is replaced whole, so that none sees half of it.
    """

    def __init__(self) -> None:
        self._after: list[Found] = []
        self._before: list[Found] = []
        self._known: tuple[int, tuple[Found, ...], list[int]] = (0, (), [])
        self._version = 0
        self.count = 0

    def add(self, found: Found) -> None:
        """Add a block: before all that are known, or after them."""
        first = self._before[-1] if self._before else self._after[0] if self._after else None
        if first is not None and found.end <= first.begin:
            self._before.append(found)
        else:
            self._after.append(found)
        self.count += found.count
        self._version += 1

    @property
    def searched(self) -> bool:
        """True when a block has been searched."""
        return bool(self._before or self._after)

    def start(self, number: int) -> int:
        """Give where the `number`-th wanted line starts; raises IndexError."""
        blocks, totals = self._table()
        if not 0 <= number < (totals[-1] if totals else 0):
            raise IndexError(number)
        at = bisect_right(totals, number)
        return blocks[at].starts[number - (totals[at - 1] if at else 0)]

    def starts(self, first: int, count: int) -> list[int]:
        """Give where up to `count` wanted lines from the `first`-th on start."""
        found: list[int] = []
        blocks, totals = self._table()
        at = bisect_right(totals, max(0, first))
        place = max(0, first)
        while at < len(blocks) and len(found) < count:
            # Fewer than were counted when the file was cut meanwhile: it will be searched anew.
            inside = place - (totals[at - 1] if at else 0)
            found += blocks[at].starts[inside : inside + count - len(found)]
            place = totals[at]
            at += 1
        return found

    def blocks(self) -> tuple[Found, ...]:
        """The blocks that have been searched, in order of the file."""
        return self._table()[0]

    def number_at(self, offset: int) -> int:
        """Give how many wanted lines start before `offset`."""
        blocks, totals = self._table()
        at = bisect_left(blocks, offset, key=lambda block: block.end)
        before = totals[at - 1] if at else 0
        if at == len(blocks) or blocks[at].begin >= offset:
            return before
        return before + bisect_left(blocks[at].starts, offset)

    def _table(self) -> tuple[tuple[Found, ...], list[int]]:
        version = self._version
        if self._known[0] != version:
            blocks = (*reversed(self._before), *self._after)
            totals, total = [], 0
            for block in blocks:
                total += block.count
                totals.append(total)
            self._known = (version, blocks, totals)
        return self._known[1:]
