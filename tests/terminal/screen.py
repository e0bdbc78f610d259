"""A pseudo-terminal that keeps every byte that a command sends."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
_SEQUENCES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]", re.DOTALL
)


class Screen:
    """A command in a pseudo-terminal of 100 by 30; keeps every byte that it sends."""

    def __init__(self, command: list[str], more: dict[str, str] | None = None) -> None:
        self.seen = b""
        pid, self._master = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            size = struct.pack("HHHH", 30, 100, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            environment = {**os.environ, **(more or {}), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
            for name in ("COLUMNS", "LINES"):
                environment.pop(name, None)
            os.execvpe(command[0], command, environment)
        self._pid = pid

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._master)

    def until(self, check: Callable[[bytes], object]) -> bytes:
        """Read until `check` is true of what has come; gives it."""
        deadline = time.monotonic() + PATIENCE
        while not check(self.seen):
            assert time.monotonic() < deadline, self.seen[-2000:]
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self._master, 1 << 16)
                except OSError:
                    # Linux says so when the program has ended.
                    assert check(self.seen), self.seen[-2000:]
        return self.seen

    def search(self, text: bytes) -> None:
        """Type a search once there is a line to type in."""
        self.press(b"/")
        self.until(lambda data: b"text or " in data)
        self.press(text)
        self.until(lambda data: b"/" + text + b": " in data)
        self.press(b"\r")

    def press(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)


def kinds(data: bytes) -> set[bytes]:
    """The sequences in `data`, without their numbers; colours are all one."""
    found = set()
    for sequence in _SEQUENCES.findall(data):
        kind = re.sub(rb"[0-9;:]+", b"#", sequence)
        found.add(b"colour" if re.fullmatch(rb"\x1b\[#?m", kind) else kind)
    return found


def text_of(data: bytes) -> str:
    """What is left of `data` without its sequences."""
    return _SEQUENCES.sub(b"", data).decode("utf-8")


def acting(text: str) -> list[str]:
    """The characters of a text that act, or hide."""
    hidden = "\u202e\u202c\u2066\u2069\u200b\ufeff\u2028\u2029\u00ad"
    return [c for c in text if (ord(c) < 0x20 and c not in "\r\n") or 0x7F <= ord(c) < 0xA0 or c in hidden]
