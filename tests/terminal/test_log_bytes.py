"""What a terminal receives from the log viewer, byte by byte, in a pseudo-terminal."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
_SEQUENCES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]", re.DOTALL
)


class Screen:
    """A command in a pseudo-terminal of 100 by 30; keeps every byte that it sends."""

    def __init__(self, command: list[str]) -> None:
        self.seen = b""
        pid, self._master = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            size = struct.pack("HHHH", 30, 100, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
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


def _view(*words: str) -> list[str]:
    return [sys.executable, "-m", "tui", "view", *words]


def _kinds(data: bytes) -> set[bytes]:
    """The sequences in `data`, without their numbers; colours are all one."""
    found = set()
    for sequence in _SEQUENCES.findall(data):
        kind = re.sub(rb"[0-9;:]+", b"#", sequence)
        found.add(b"colour" if re.fullmatch(rb"\x1b\[#?m", kind) else kind)
    return found


HOSTILE = [
    b"\x1b]0;EVIL\x07",
    b"\x1b]2;EVIL\x1b\\",
    b"\x1b]52;c;RVZJTA==\x07",
    b"\x1b]52;c;?\x07",
    b"\x1b]8;;http://EVIL/\x1b\\text\x1b]8;;\x1b\\",
    b"\x1b]4;1;rgb:EV/IL/00\x07",
    b"\x1b]1337;File=EVIL\x07",
    b"\x1b[2J\x1b[3J\x1b[H\x1b[99B",
    b"\x1b[6n\x1b[c\x1b[>c\x1b[=c\x1b[>q\x1b[5n\x1b[?15n\x1b[18t\x1b[21t",
    b"\x1b[?1049l\x1b[?25h\x1b[?1003h\x1b[4h\x1b[20h",
    b"\x1bPq#0EVIL\x1b\\\x1bP+q544e\x1b\\\x1bP$qm\x1b\\",
    b"\x1b_EVIL\x1b\\\x1b^EVIL\x1b\\\x1bXEVIL\x1b\\",
    b"\x1bc\x1b#8\x1b(0\x1b)0\x1bD\x1bM\x1bZ\x1b7\x1b8\x1b=\x1b>",
    b"\xc2\x9b2J\xc2\x9d0;EVIL\xc2\x9c\xc2\x90EVIL\xc2\x9c\xc2\x85\xc2\x84",
    b"\x9b2J\x9d0;x\x9c",
    b"\x05\x07\x08\x08\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f",
    "\u202eEVIL\u202c \u2066x\u2069 ze\u200bro \ufeff \u2028 \u2029".encode(),
    b"[bold red]markup[/] [@click=app.quit]x[/] $foreground",
    b"\x1b",
    b"\x1b[",
    b"\x1b]0;EVIL unended",
]


def test_nothing_in_a_log_acts_on_the_terminal(tmp_path: Path) -> None:
    harmless, hostile = tmp_path / "harmless.log", tmp_path / "hostile.log"
    plain = b"".join(b"line %d \x1b[31mred\x1b[0m ERROR\n" % n for n in range(len(HOSTILE)))
    harmless.write_bytes(plain + b"LAST\n")
    hostile.write_bytes(b"".join(b"line %d %s\n" % pair for pair in enumerate(HOSTILE)) + b"LAST\n")
    seen = {}
    for path in (harmless, hostile):
        with Screen(_view(str(path))) as screen:
            screen.until(lambda data: b"LAST" in data)
            screen.search(b"EVIL")
            screen.press(b"\x1b[A\x1b[Bw")
            time.sleep(0.3)
            screen.press(b"q")
            seen[path] = screen.until(lambda data: b"\x1b[?1049l" in data)
    assert _kinds(seen[hostile]) - _kinds(seen[harmless]) == set()
    rest = _SEQUENCES.sub(b"", seen[hostile]).decode("utf-8")
    acting = [c for c in rest if (ord(c) < 0x20 and c not in "\r\n") or 0x7F <= ord(c) < 0xA0]
    assert acting == []
    assert not any(c in rest for c in "\u202e\u202c\u2066\u2069\u200b\ufeff\u2028\u2029")
    assert "[bold red]markup[/]" in rest


@pytest.mark.parametrize("count", [1_000_000])
def test_a_pipe_is_viewed_while_keys_come_from_the_terminal(count: int) -> None:
    words = " ".join(_view("-"))
    with Screen(["sh", "-c", f"seq {count} | {words}"]) as screen:
        screen.until(lambda data: b"1,000,000" in data)
        screen.search(b"999000")
        screen.until(lambda data: b": 1 lines" in data)
        screen.press(b"q")
        screen.until(lambda data: b"\x1b[?1049l" in data)
