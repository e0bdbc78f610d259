"""Keeps a closed log's index beside it, so that it need not be counted again; never trusts it blindly."""

from __future__ import annotations

import os
import struct
from array import array
from pathlib import Path

from tui.logs.index import CHUNK, NEWLINE, LineIndex
from tui.logs.source import FileSource

INDEX_SUFFIX = ".index"
_MAGIC = b"kfdeckx1"
_HEAD = struct.Struct("<8sQqQ")


def index_path(log: Path) -> Path:
    """Where the index of a log is kept."""
    return log.with_name(log.name + INDEX_SUFFIX)


def save_index(log: Path, index: LineIndex) -> None:
    """Keep `index`, which must be complete. Raises OSError; a half-written file never takes the name."""
    end, counts = index.state()
    status = log.stat()
    aside = index_path(log).with_suffix(f".{os.getpid()}.tmp")
    try:
        with aside.open("wb") as stream:
            stream.write(_HEAD.pack(_MAGIC, end, status.st_mtime_ns, len(counts)))
            counts.tofile(stream)
        aside.replace(index_path(log))
    finally:
        aside.unlink(missing_ok=True)


def load_index(source: FileSource) -> LineIndex | None:
    """Give the kept index of a log, None when there is none that fits the file as it is now.

    It fits when size and time of change are those it was made for, and a sample of its counts is right.
    """
    try:
        data = index_path(source.path).read_bytes()
        status = source.path.stat()
    except OSError:
        return None
    if len(data) < _HEAD.size:
        return None
    magic, end, changed, length = _HEAD.unpack_from(data)
    counts = array("I")
    body = data[_HEAD.size :]
    if magic != _MAGIC or (end, changed) != (status.st_size, status.st_mtime_ns):
        return None
    if len(body) != length * counts.itemsize or length != -(-end // CHUNK):
        return None
    counts.frombytes(body)
    return LineIndex.restore(source, end, counts) if _sample_fits(source, counts) else None


def _sample_fits(source: FileSource, counts: array[int]) -> bool:
    places = {0, len(counts) // 2, len(counts) - 1} if counts else set()
    return all(source.read(at * CHUNK, CHUNK).count(NEWLINE) == counts[at] for at in places)
