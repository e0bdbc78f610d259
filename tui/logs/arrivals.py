"""The times of one log, taken in as they are noted, without reading twice what was read before."""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import overload

from tui.logs.format import RECORD, Arrival, times_path


class Arrivals(Sequence[Arrival]):
    """When the bytes of a log arrived: places and times in two arrays, in order of place.

    `update` belongs to one thread; others may look meanwhile. `closed` says that the last note was that
    no more will come; `ordered` that no time is before the one noted before it.
    """

    def __init__(self, log: Path) -> None:
        self._path = times_path(log)
        self._read = 0
        self.closed = False
        self.ordered = True
        self._offsets = array("Q")
        self._times = array("d")

    def update(self) -> bool:
        """Take in what has been noted since; True if there was anything."""
        try:
            size = self._path.stat().st_size
            if size < self._read:
                self._forget()
            if size - size % RECORD.size == self._read:
                return False
            with self._path.open("rb") as stream:
                stream.seek(self._read)
                data = stream.read(size - size % RECORD.size - self._read)
        except FileNotFoundError:
            return False
        usable = len(data) - len(data) % RECORD.size
        self._take(data[:usable])
        self._read += usable
        return usable > 0

    def _forget(self) -> None:
        self._read = 0
        self.closed, self.ordered = False, True
        self._offsets, self._times = array("Q"), array("d")

    def _take(self, data: bytes) -> None:
        words = array("Q", data)
        moments = array("d", data)
        if sys.byteorder == "big":
            words.byteswap()
            moments.byteswap()
        offsets, times = words[::2], moments[1::2]
        if len(times):
            self.closed = times[-1] < 0
        if any(moment < 0 for moment in times):
            kept = [at for at, moment in enumerate(times) if moment >= 0]
            offsets = array("Q", [offsets[at] for at in kept])
            times = array("d", [times[at] for at in kept])
        moments = self._times[-1:] + times
        self.ordered = self.ordered and all(left <= right for left, right in pairwise(moments))
        # Whoever looks goes by the places' length: times come first.
        self._times.extend(times)
        self._offsets.extend(offsets)

    def note(self, offsets: Sequence[int], times: Sequence[float]) -> None:
        """Take in times that were learned otherwise: from what the lines of a plain file say."""
        moments = [*self._times[-1:], *times]
        self.ordered = self.ordered and all(left <= right for left, right in pairwise(moments))
        self._times.extend(times)
        self._offsets.extend(offsets)

    def __len__(self) -> int:
        return len(self._offsets)

    @overload
    def __getitem__(self, at: int) -> Arrival: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Arrival]: ...

    def __getitem__(self, at: int | slice) -> Arrival | Sequence[Arrival]:
        if isinstance(at, slice):
            return [Arrival(*pair) for pair in zip(self._offsets[at], self._times[at], strict=True)]
        return Arrival(self._offsets[at], self._times[at])


def mend_times(log: Path) -> None:
    """Cut off a record that a killed writer left half-written; raises OSError."""
    path = times_path(log)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    if size % RECORD.size:
        os.truncate(path, size - size % RECORD.size)
