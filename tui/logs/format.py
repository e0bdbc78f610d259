"""The log store's files. Everything that knows their format is here.

A log is two files beside each other:

- `NAME.log`: the bytes, exactly as they arrived, appended only. A running step writes into it directly
  (its standard output and error are this file, opened for appending), so nothing is lost when whoever
  started it dies.
- `NAME.times`: when the bytes arrived, sparsely. Records of 16 bytes, little endian: an offset (unsigned,
  64 bits) and seconds since 1970 (double). A record says that the bytes from its offset on, up to the
  next record's, arrived at about that time. Records are appended in order of offset. The last record
  of a log that no writer will add to has its time negated; its offset is the log's length.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import NamedTuple

RECORD = struct.Struct("<Qd")
LOG_SUFFIX = ".log"
TIMES_SUFFIX = ".times"


class Arrival(NamedTuple):
    """The bytes from `offset` on arrived at `time` (seconds since 1970)."""

    offset: int
    time: float


def times_path(log: Path) -> Path:
    """Where the times of a log are."""
    return log.with_suffix(TIMES_SUFFIX)


def append_record(log: Path, offset: int, time: float, *, closing: bool = False) -> None:
    """Note that the log had `offset` bytes at `time`; `closing` says that no more will come."""
    descriptor = os.open(times_path(log), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(descriptor, RECORD.pack(offset, -time if closing else time))
    finally:
        os.close(descriptor)


def read_records(log: Path) -> tuple[list[Arrival], bool]:
    """The arrivals of a log, and whether it is closed. A log without times has none and is open."""
    try:
        data = times_path(log).read_bytes()
    except FileNotFoundError:
        return [], False
    usable = len(data) - len(data) % RECORD.size
    found = [Arrival(offset, time) for offset, time in RECORD.iter_unpack(data[:usable])]
    closed = bool(found) and found[-1].time < 0
    arrivals = [item for item in found if item.time >= 0]
    return arrivals, closed
