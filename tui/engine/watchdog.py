"""A small process that outlives the supervisor by a moment, to end the steps it left behind.

It reads from a pipe whose other end only the supervisor has: `+PID` and `-PID` lines as steps come and go.
When the pipe closes (the supervisor died, by whatever signal) it kills the groups that are left.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress


class Watchdog:
    """The supervisor's end of it."""

    def __init__(self, close_in_child: tuple[int, ...]) -> None:
        reading, self._writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            with suppress(BaseException):
                for descriptor in (self._writing, *close_in_child):
                    os.close(descriptor)
                os.setsid()
                _watch(reading)
            os._exit(0)
        os.close(reading)

    def started(self, pid: int) -> None:
        """A step's process group exists."""
        os.write(self._writing, b"+%d\n" % pid)

    def ended(self, pid: int) -> None:
        """It is gone."""
        os.write(self._writing, b"-%d\n" % pid)

    def dismiss(self) -> None:
        """Let it go; nothing runs any more."""
        os.close(self._writing)


def _watch(reading: int) -> None:
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    alive: set[int] = set()
    rest = b""
    while data := os.read(reading, 65536):
        lines = (rest + data).split(b"\n")
        rest = lines.pop()
        for line in lines:
            pid = int(line[1:])
            if line.startswith(b"+"):
                alive.add(pid)
            else:
                alive.discard(pid)
    for pid in alive:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
