"""The viewer in a pseudo-terminal: its frames are counted, and how late the event loop wakes up."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from textual import events
from textual.app import App, ComposeResult
from textual.drivers.linux_driver import LinuxDriver

from tui.app.styles import stylesheet
from tui.app.themes import DEFAULT_THEME, THEMES
from tui.widgets.log import LogPane

_TICK = 0.005
# What is shorter is a cursor or a line of state, not a frame.
_FRAME = 1500
WIDTH, HEIGHT = 140, 40


def in_terminal(command: Sequence[str], seconds: float = 600.0) -> int:
    """Run a command in a pseudo-terminal, whose other end takes in what comes; gives its exit code."""
    pid, master = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
        os.execvp(command[0], list(command))
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.2)[0] and not os.read(master, 1 << 16):
                break
    except OSError:
        # Linux says so when the program has ended.
        pass
    os.close(master)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def rss() -> float:
    """Memory of this process that is its own, in MB (pages of files left out)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


class Written:
    """What went to the terminal since `begin`."""

    def __init__(self) -> None:
        self.frames = 0
        self._recent = ""

    def add(self, data: str) -> None:
        """Note a write."""
        self.frames += len(data) > _FRAME
        self._recent = (self._recent + data)[-200_000:]

    def begin(self) -> None:
        """Forget what was written so far."""
        self.frames = 0
        self._recent = ""

    def has(self, text: str) -> bool:
        """True when `text` has been written."""
        return text in self._recent


WRITTEN = Written()


class _Terminal(LinuxDriver):
    def write(self, data: str) -> None:
        WRITTEN.add(data)
        super().write(data)


class _App(App[None]):
    CSS_PATH = [stylesheet("app"), stylesheet("parts")]

    def __init__(self) -> None:
        super().__init__(driver_class=_Terminal)
        self.pane = LogPane()
        self.ready = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self.pane.focus()
        self.call_after_refresh(self.ready.set)


class Bench:
    """Runs the viewer; `tick` is how often it is looked how late the loop is, in seconds."""

    def __init__(self, tick: float = _TICK) -> None:
        self.app = _App()
        self.pane = self.app.pane
        self._tick = tick
        self._late: list[float] = []

    async def __aenter__(self) -> Bench:
        self._running = asyncio.create_task(self.app.run_async())
        await self.app.ready.wait()
        self._probe = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._probe.cancel()
        self.app.exit()
        await self._running

    def begin(self) -> None:
        """Count from now."""
        WRITTEN.begin()
        self._late.clear()

    def press(self, text: str) -> None:
        """Press the keys of a text."""
        for character in text:
            self.app.post_message(events.Key("slash" if character == "/" else character, character))

    def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))

    def press_named(self, name: str) -> None:
        """Press a key by its name."""
        self.app.post_message(events.Key(name, None))

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(self._tick)
            self._late.append((time.perf_counter() - before - self._tick) * 1000)

    def late(self, percentile: int) -> float:
        """How late the loop was, in ms."""
        values = sorted(self._late) or [0.0]
        return values[min(len(values) - 1, len(values) * percentile // 100)]

    async def until(self, check: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait until `check` is true."""
        deadline = time.monotonic() + seconds
        while not check():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited {seconds:.0f} s in vain (pid {os.getpid()})")
            await asyncio.sleep(0.001)
