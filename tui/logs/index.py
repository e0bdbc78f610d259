"""Where lines start in a log, without keeping them: newline counts of fixed pieces of the file.

The file is cut into chunks of 64 KiB. For a run of chunks that touches or approaches the end of the file
the number of newlines in each is known; that is enough to find any of their lines by counting inside one
chunk. The run grows forward as the log grows, and backward from the tail until it reaches the beginning,
so that the tail can be shown before a large file has been counted.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

CHUNK = 1 << 16
NEWLINE = b"\n"


class Bytes(Protocol):
    """What an index reads: positional reads of something that has a size."""

    @property
    def size(self) -> int:
        """Bytes that are there now."""

    def read(self, offset: int, limit: int) -> bytes:
        """Up to `limit` bytes from `offset` on."""


def nth_newline(data: bytes, ordinal: int) -> int:
    """Give the place of the `ordinal`-th newline (from 1) in `data`, -1 if there are fewer.

    Halves are counted, which is many times faster than finding one newline after the other.
    """
    low, high = 0, len(data)
    while high - low > 256:
        middle = (low + high) // 2
        found = data.count(NEWLINE, low, middle)
        if found >= ordinal:
            high = middle
        else:
            ordinal -= found
            low = middle
    place = low - 1
    for _ in range(ordinal):
        place = data.find(NEWLINE, place + 1, high)
        if place < 0:
            return -1
    return place


class LineIndex:
    """Line numbers of one log. `first` and `end` bound the bytes that have been counted.

    Lines are numbered from the first known line's 0; once `complete`, that is the log's first line. The
    bytes after the last newline are a line of their own (half-written) when there are any. Counting
    (`backward`, `forward`) belongs to one thread at a time; lookups may come from another.
    """

    def __init__(self, source: Bytes, *, start: int | None = None) -> None:
        """Begin an empty run of chunks at the chunk of `start` (the end of the file by default)."""
        self._source = source
        place = source.size if start is None else start
        self.first = place - place % CHUNK
        self.end = self.first
        self._counts = array("I")
        self._totals = array("Q", [0])
        # If the last line is half-written, and up to which end that was looked at.
        self._half = (-1, False)

    @property
    def complete(self) -> bool:
        """True when the run reaches the beginning of the file: line numbers are the file's own."""
        return self.first == 0

    @property
    def newlines(self) -> int:
        """Newlines counted."""
        return self._totals[-1]

    @property
    def line_count(self) -> int:
        """Known lines, a half-written last one among them."""
        skipped = 0 if self.complete else 1
        half = 1 if self._has_half_line() else 0
        return max(0, self.newlines - skipped + half)

    @property
    def half_line(self) -> bool:
        """True when the last line has no newline (yet)."""
        return self.line_count > 0 and self._has_half_line()

    def _has_half_line(self) -> bool:
        if self.end == self.first:
            return False
        known, half = self._half
        if known != self.end:
            known = self.end
            half = self._source.read(known - 1, 1) != NEWLINE
            self._half = (known, half)
        return half

    # Counting

    def forward(self, most: int = 64 * CHUNK) -> int:
        """Count up to `most` further bytes at the end; gives how many were counted, 0 when there are none."""
        wanted = min(most, self._source.size - self.end)
        if wanted <= 0:
            return 0
        data = self._source.read(self.end, wanted)
        place = 0
        while place < len(data):
            room = CHUNK - (self.end % CHUNK)
            part = data.count(NEWLINE, place, place + room)
            taken = min(room, len(data) - place)
            if room == CHUNK or not self._counts:
                self._counts.append(part)
                self._totals.append(self._totals[-1] + part)
            else:
                self._counts[-1] += part
                self._totals[-1] += part
            self.end += taken
            place += taken
        return len(data)

    def backward(self, most: int = 512 * CHUNK) -> int:
        """Count up to `most` bytes (whole chunks) before the run; gives how many, 0 at the beginning."""
        wanted = min(self.first, max(CHUNK, most - most % CHUNK))
        if wanted <= 0:
            return 0
        begin = self.first - wanted
        found = array("I")
        place = begin
        while place < self.first:
            data = self._source.read(place, min(16 * CHUNK, self.first - place))
            if not data:
                raise EOFError(f"the log ended at {place} while it was counted")
            found.extend(data.count(NEWLINE, at, at + CHUNK) for at in range(0, len(data), CHUNK))
            place += len(data)
        counts = found + self._counts
        # Lookups read these two: replaced whole, never changed in place, so that none sees half of it.
        self._totals = array("Q", accumulate(counts, initial=0))
        self._counts = counts
        self.first = begin
        return wanted

    # Lookups

    def span(self, number: int) -> tuple[int, int]:
        """Give the first byte of known line `number` and the byte after its last one (newline left out).

        Raises IndexError for a line that is not known.
        """
        if not 0 <= number < self.line_count:
            raise IndexError(number)
        skipped = 0 if self.complete else 1
        start = self._after_newline(number + skipped)
        ordinal = number + skipped + 1
        end = self._after_newline(ordinal) - 1 if ordinal <= self.newlines else self.end
        return start, max(start, end)

    def start(self, number: int) -> int:
        """Give the first byte of known line `number`; raises IndexError for a line that is not known."""
        if not 0 <= number < self.line_count:
            raise IndexError(number)
        return self._after_newline(number + (0 if self.complete else 1))

    def spans(self, number: int, count: int) -> list[tuple[int, int]]:
        """Give `span` of up to `count` lines from `number` on, in one pass over their bytes."""
        count = min(count, self.line_count - number)
        if count <= 0:
            return []
        place = base = self.start(number)
        found: list[tuple[int, int]] = []
        data, step = b"", CHUNK
        while len(found) < count:
            hit = data.find(NEWLINE, place - base)
            if hit >= 0:
                found.append((place, base + hit))
                place = base + hit + 1
                continue
            known = base + len(data)
            more = self._source.read(known, min(step, self.end - known)) if known < self.end else b""
            if not more:
                found.append((place, self.end))
                break
            data, base, step = data[place - base :] + more, place, step * 2
        return found

    def number_at(self, offset: int) -> int:
        """Give the number of the known line that holds the byte at `offset`; the nearest one outside."""
        offset = min(max(offset, self.first), max(self.first, self.end - 1))
        chunk = (offset - self.first) // CHUNK
        before = self._totals[min(chunk, len(self._totals) - 1)]
        begin = self.first + chunk * CHUNK
        before += self._source.read(begin, offset - begin).count(NEWLINE)
        skipped = 0 if self.complete else 1
        return min(max(0, before - skipped), max(0, self.line_count - 1))

    def numbers_at(self, starts: Sequence[int]) -> array[int]:
        """Give the numbers of the lines that start at each of `starts`, which are in order and near."""
        numbers = array("Q")
        if not starts:
            return numbers
        number, place = self.number_at(starts[0]), starts[0]
        data = self._source.read(place, starts[-1] - place)
        at = 0
        for start in starts:
            number += data.count(NEWLINE, at, start - place)
            at = start - place
            numbers.append(number)
        return numbers

    def _after_newline(self, ordinal: int) -> int:
        """Give the byte after the `ordinal`-th newline of the run (the run's first byte for 0)."""
        if ordinal == 0:
            return self.first
        chunk = bisect_right(self._totals, ordinal - 1) - 1
        begin = self.first + chunk * CHUNK
        data = self._source.read(begin, CHUNK)
        place = nth_newline(data, ordinal - self._totals[chunk])
        if place < 0:
            raise IndexError(ordinal)
        return begin + place + 1

    # Keeping

    def state(self) -> tuple[int, array[int]]:
        """Give what `restore` needs: the bytes counted from the beginning, and each chunk's newlines."""
        if not self.complete:
            raise ValueError("an index that does not reach the beginning is not kept")
        return self.end, array("I", self._counts)

    @classmethod
    def restore(cls, source: Bytes, end: int, counts: array[int]) -> LineIndex:
        """Make the index again from what `state` gave."""
        index = cls(source, start=0)
        index.end = end
        index._counts = array("I", counts)
        index._totals = array("Q", accumulate(counts, initial=0))
        return index
