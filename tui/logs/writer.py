"""Writing a log: bytes in, times kept sparsely."""

from __future__ import annotations

import os
import time as clock
from pathlib import Path
from types import TracebackType

from tui.logs.arrivals import mend_times
from tui.logs.format import append_record

# Bytes that arrive within this many seconds of the last record share its time.
BURST_SECONDS = 0.2


class LogWriter:
    """Appends to one log. Bytes are on disk (in the system's cache) when `append` returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        mend_times(path)
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._size = os.fstat(self._descriptor).st_size
        # Whoever goes on with a log notes its own first time: the last one noted is somebody else's.
        self._noted = -1.0
        self._closed = False

    def append(self, data: bytes, time: float | None = None) -> None:
        """Add bytes that arrived at `time` (seconds since 1970), or just now when it is None.

        A time that is given is kept as it is, even one before the last (a line that comes late). Bytes
        that arrive in a burst share the time of its beginning.
        """
        if not data:
            return
        moment = clock.time() if time is None else time
        burst = time is None and 0 <= moment - self._noted < BURST_SECONDS
        if not burst and moment != self._noted:
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
