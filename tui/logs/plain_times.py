"""Times of a log that nobody noted: from what its lines say, read only where they are needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from tui.logs.arrivals import Arrivals
from tui.logs.index import CHUNK, Bytes
from tui.logs.search import line_end, line_start
from tui.logs.stamps import Stamps

# So far is looked for a line with a time: beginning at one without, and at the beginning of a log.
_NEAR = 1 << 15
# A log without any time in so many bytes has none.
_TIMELESS = 1 << 20


class PlainTimes:
    """The times of one log's lines. They are taken to go up where a place is looked for."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self._stamps = Stamps(datetime.now().astimezone())
        self._first: float | None = None
        self._known_first = False
        self._stamped = False
        self._live = False
        # Up to here, all times have been read; for merging only.
        self.read_to = 0

    def first(self) -> float | None:
        """The first time there is."""
        if not self._known_first and self._source.size:
            self._known_first = True
            self._first = self._after(0, self._source.size)[1]
        return self._first

    def of(self, line: bytes) -> float | None:
        """Give the time of one line."""
        return self._stamps.of(line)

    def before(self, offset: int) -> float | None:
        """Give the time that a line without one has: that of the nearest line before it."""
        begin = line_start(self._source, max(0, offset - _NEAR), max(0, offset - 2 * _NEAR))
        _, times = self._stamps.block(self._source.read(begin, offset - begin))
        return times[-1] if times else None

    def _after(self, begin: int, end: int) -> tuple[int, float | None]:
        """Give the first line from `begin` on that has a time, and the time."""
        data = self._source.read(begin, min(_NEAR, end - begin))
        place = 0
        while place < len(data):
            after = data.find(b"\n", place) + 1 or len(data)
            moment = self._stamps.of(data[place:after])
            if moment is not None:
                return begin + place, moment
            place = after
        return begin, None

    def offset_at(self, moment: float, end: int) -> int | None:
        """Give where the first line of `moment` or later starts, None when there is none."""
        low, high = 0, end
        while low < high:
            middle = line_start(self._source, (low + high) // 2, low)
            found = self._after(middle, high)[1]
            if found is not None and found < moment:
                low = max(line_end(self._source, middle, high), middle + 1)
            else:
                high = middle
        place, found = self._after(low, end)
        return place if found is not None and found >= moment else None

    def read_on(self, arrivals: Arrivals, end: int, deadline: float) -> bool:
        """Note the times of further lines, up to `end`, a line's end; True if anything was read."""
        worked = False
        while self.read_to < end and time.monotonic() <= deadline:
            stop = self._stop(end)
            data = b"" if self._timeless else self._source.read(self.read_to, stop - self.read_to)
            places, times = self._stamps.block(data)
            if places and not len(arrivals):
                # Lines before the first time belong to it.
                places[0] = 0
                arrivals.note([0, *(self.read_to + place for place in places[1:])], times)
            else:
                arrivals.note([self.read_to + place for place in places], times)
            self._stamped = self._stamped or bool(places)
            if self._live and not self._stamped:
                # What comes while one looks came now.
                arrivals.note([self.read_to], [time.time()])
            self.read_to = stop
            worked = True
        self._live = self._live or self.read_to >= end
        return worked

    @property
    def _timeless(self) -> bool:
        return not self._stamped and self.read_to > _TIMELESS

    def _stop(self, end: int) -> int:
        if self._timeless:
            return end
        stop = min(end, self.read_to + CHUNK)
        return stop if stop == end else line_end(self._source, stop, end)


def carried(times: Sequence[float | None], before: float | None) -> list[float | None]:
    """Give each line without a time that of the line before it."""
    found = []
    for moment in times:
        before = moment if moment is not None else before
        found.append(before)
    return found
