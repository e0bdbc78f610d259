"""Writing a log: bytes in, times kept sparsely."""

from __future__ import annotations

import os
import time as clock
from pathlib import Path
from types import TracebackType

from tui.logs.format import append_record

# Bytes that arrive within this many seconds of the last record share its time.
BURST_SECONDS = 0.2


class LogWriter:
    """Appends to one log. Bytes are on disk (in the system's cache) when `append` returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._size = os.fstat(self._descriptor).st_size
        self._noted = 0.0
        self._closed = False

    def append(self, data: bytes, time: float | None = None) -> None:
        """Add bytes that arrived at `time` (seconds since 1970; now when None)."""
        moment = clock.time() if time is None else time
        if abs(moment - self._noted) >= BURST_SECONDS:
            append_record(self._path, self._size, moment)
            self._noted = moment
        view = memoryview(data)
        while view:
            written = os.write(self._descriptor, view)
            self._size += written
            view = view[written:]

    def close(self) -> None:
        """Say that nothing more will come."""
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)
            append_record(self._path, self._size, clock.time(), closing=True)

    def __enter__(self) -> LogWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
