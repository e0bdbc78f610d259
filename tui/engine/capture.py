"""A step's standard output when another task uses it as a result: into the log, and its end kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tui.engine.reactor import Reactor

# As much as Argo keeps.
LIMIT = 256 * 1024


class Capture:
    """A pipe between the step and its log."""

    def __init__(self, reactor: Reactor) -> None:
        self._reactor = reactor
        self._reading = self._writing = self._log = -1
        self._kept = bytearray()

    def open(self, log: Path) -> int:
        """Give the descriptor that the step writes to."""
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        self._reactor.reading(self._reading, self._pass_on)
        return self._writing

    def handed_over(self) -> None:
        """The step has it; ours is closed, so that the pipe ends with the step."""
        if self._writing >= 0:
            os.close(self._writing)
            self._writing = -1

    def _pass_on(self) -> None:
        with suppress(BlockingIOError):
            while data := os.read(self._reading, 1 << 16):
                view = memoryview(data)
                while view:
                    view = view[os.write(self._log, view) :]
                self._kept += data
                del self._kept[:-LIMIT]
            self._close()

    def _close(self) -> None:
        if self._reading >= 0:
            self._reactor.not_reading(self._reading)
            os.close(self._reading)
            os.close(self._log)
            self._reading = -1

    def result(self) -> str:
        """What was written, without one newline at its end."""
        if self._reading >= 0:
            self._pass_on()
            self._close()
        text = bytes(self._kept).decode("utf-8", "replace")
        return text[:-1] if text.endswith("\n") else text
