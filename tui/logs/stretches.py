"""Logs read from beginning to end, in one order of time, for printing: a stretch of bytes at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tui.logs.arrivals import Arrivals
from tui.logs.index import Bytes
from tui.logs.pattern import Pattern
from tui.logs.rows import time_at
from tui.logs.search import BLOCK, line_end, line_start
from tui.logs.source import FileSource


class Stretch(NamedTuple):
    """Whole lines of one log that came at one time (0 when nobody noted it), by their bytes.

    In order of time, of log, of place. `log` is the place of the log among those that are read.
    """

    time: float
    log: int
    begin: int
    end: int


class Tape:
    """One log, read on and on. Raises OSError when it can't be opened."""

    def __init__(self, path: Path, log: int) -> None:
        self.source = FileSource(path)
        self._log = log
        self._done = 0
        self._arrivals = Arrivals(path)

    def take(self, *, ended: bool = False) -> list[Stretch]:
        """Give what has come since the last time; a last line without its end when there will be no more."""
        size = self.source.size
        self._arrivals.update()
        ended = ended or self._arrivals.closed
        end = size if ended else line_start(self.source, size)
        found = []
        begin = self._done
        for cut in [*self._cuts(end), end]:
            if cut > begin:
                found.append(Stretch(time_at(self._arrivals, begin) or 0.0, self._log, begin, cut))
                begin = cut
        self._done = max(self._done, end)
        return found

    def _cuts(self, end: int) -> Iterator[int]:
        """Where the time of lines changes: the first line's start at or after each note."""
        first = bisect_right(self._arrivals, self._done, key=lambda item: item.offset)
        for at in range(first, len(self._arrivals)):
            offset = self._arrivals[at].offset
            if offset >= end:
                return
            whole = self.source.read(offset - 1, 1) == b"\n"
            yield offset if whole else line_end(self.source, offset, end)

    def close(self) -> None:
        """Let go of the file."""
        self.source.close()


def pieces(source: Bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut the bytes of whole lines into pieces of whole lines, from the end backwards."""
    while end > begin:
        start = line_start(source, max(begin, end - BLOCK), begin)
        yield start, end
        end = start


def wanted_lines(data: bytes, pattern: Pattern | None) -> list[int]:
    """Give where the lines of `data` that match start; all lines without a pattern."""
    if pattern is not None:
        return list(pattern.line_starts(data))
    starts, place = [], 0
    while place < len(data):
        starts.append(place)
        place = data.find(b"\n", place) + 1 or len(data)
    return starts


def last_lines(
    sources: Sequence[Bytes], stretches: Sequence[Stretch], pattern: Pattern | None, count: int
) -> list[Stretch]:
    """Give the stretches, cut at the front, that hold just the last `count` lines that match."""
    kept: list[Stretch] = []
    for stretch in reversed(stretches):
        source = sources[stretch.log]
        for begin, end in pieces(source, stretch.begin, stretch.end):
            if count <= 0:
                return kept[::-1]
            starts = wanted_lines(source.read(begin, end - begin), pattern)
            if len(starts) > count:
                begin += starts[-count]
            kept.append(stretch._replace(begin=begin, end=end))
            count -= len(starts)
    return kept[::-1]
