"""Reading a log while it grows."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from tui.logs.format import read_records


class LogReader:
    """Positional reads of one log; it keeps nothing but the open file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    @property
    def size(self) -> int:
        """How many bytes there are now."""
        return os.fstat(self._descriptor).st_size

    @property
    def closed(self) -> bool:
        """True when no writer will add to it."""
        return read_records(self._path)[1]

    def read(self, offset: int, limit: int = 1 << 18) -> bytes:
        """Up to `limit` bytes from `offset` on; empty at the end of what is there."""
        return os.pread(self._descriptor, limit, offset)

    def tail_offset(self, lines: int, chunk: int = 1 << 16) -> int:
        """Where the last `lines` lines begin; reads backwards, so the log's size does not matter."""
        end = self.size
        if lines <= 0:
            return end
        if end and self.read(end - 1, 1) == b"\n":
            end -= 1
        position, missing = end, lines
        while position > 0:
            start = max(0, position - chunk)
            block = self.read(start, position - start)
            found = len(block)
            while (found := block.rfind(b"\n", 0, found)) >= 0:
                missing -= 1
                if missing == 0:
                    return start + found + 1
            position = start
        return 0

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def __enter__(self) -> LogReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
