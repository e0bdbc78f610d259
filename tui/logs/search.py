"""Searches a log by blocks, the newest part first; results come as they are found, and it can be stopped."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.logs.filters import LineFinder
from tui.logs.index import Bytes

# A block is large enough that the work in it dwarfs what goes around it, and small enough that no other
# thread waits long for it.
BLOCK = 1 << 19
_LONGEST_LINE = 64 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """The matching lines of one block: where they start, in order. `begin` and `end` bound the block."""

    begin: int
    end: int
    starts: array[int]


def search_back(
    source: Bytes, pattern: LineFinder, end: int, *, begin: int = 0, stopped: Callable[[], bool] = bool
) -> Iterator[Found]:
    """Search the bytes from `begin` to `end`, block by block from the end.

    `begin` is a line's start; `end` is a line's end or the end of the log. Ends early when `stopped()`
    is true.
    """
    while end > begin and not stopped():
        start = line_start(source, max(begin, end - BLOCK), begin)
        yield _search(source, pattern, start, end)
        end = start


def search_on(
    source: Bytes, pattern: LineFinder, begin: int, end: int, *, stopped: Callable[[], bool] = bool
) -> Iterator[Found]:
    """Search the bytes from `begin` to `end`, block by block from the beginning."""
    while begin < end and not stopped():
        stop = end if end - begin <= BLOCK else line_start(source, begin + BLOCK, begin)
        if stop <= begin:
            stop = line_end(source, begin + BLOCK, end)
        yield _search(source, pattern, begin, stop)
        begin = stop


def _search(source: Bytes, pattern: LineFinder, begin: int, end: int) -> Found:
    data = source.read(begin, end - begin)
    return Found(begin, end, array("Q", [begin + place for place in pattern.line_starts(data)]))


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
    while place < ceiling:
        data = source.read(place, min(1 << 18, ceiling - place))
        found = data.find(b"\n")
        if found >= 0:
            return place + found + 1
        if not data:
            break
        place += len(data)
    return ceiling


class Matches:
    """All matching lines found so far, in order of the file, whatever order blocks came in."""

    def __init__(self) -> None:
        self._blocks: list[Found] = []
        self._before: list[int] = []
        self.count = 0

    def add(self, found: Found) -> None:
        """Add a block: before all that are known, or after them."""
        if self._blocks and found.end <= self._blocks[0].begin:
            self._blocks.insert(0, found)
        else:
            self._blocks.append(found)
        self.count += len(found.starts)
        self._before = []

    def start(self, number: int) -> int:
        """Give where the `number`-th matching line starts; raises IndexError."""
        from bisect import bisect_right

        if not 0 <= number < self.count:
            raise IndexError(number)
        before = self._totals()
        block = bisect_right(before, number) - 1
        return self._blocks[block].starts[number - before[block]]

    def number_at(self, offset: int) -> int:
        """Give how many matching lines start before `offset`."""
        from bisect import bisect_left

        total = 0
        for block in self._blocks:
            if block.end <= offset:
                total += len(block.starts)
            else:
                return total + bisect_left(block.starts, offset)
        return total

    def _totals(self) -> list[int]:
        if not self._before:
            total = 0
            for block in self._blocks:
                self._before.append(total)
                total += len(block.starts)
        return self._before
