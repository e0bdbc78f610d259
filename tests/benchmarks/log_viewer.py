"""The viewer in a pseudo-terminal of this process, with a probe of the event loop's lateness."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from textual.app import App, ComposeResult

from tui.app.styles import stylesheet
from tui.app.themes import DEFAULT_THEME, THEMES
from tui.widgets.log import LogPane
from tui.widgets.log.lines import LogLines

_TICK = 0.005


def rss() -> float:
    """Memory of this process that is its own, in MB (pages of files left out)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


class _App(App[None]):
    CSS_PATH = [stylesheet("app"), stylesheet("parts")]

    def __init__(self) -> None:
        super().__init__()
        self.pane = LogPane()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self.pane.focus()


class Bench:
    """Runs the viewer, counts its repaints, and notes how late the loop wakes up."""

    def __init__(self) -> None:
        self._app = _App()
        self.pane = self._app.pane
        self.paints = 0
        self._late: list[float] = []

    async def __aenter__(self) -> Bench:
        self._test = self._app.run_test(size=(140, 40))
        await self._test.__aenter__()
        refresh = self.pane.lines.refresh_rows

        def counted() -> None:
            self.paints += 1
            refresh()

        self.pane.lines.refresh_rows = counted  # type: ignore[method-assign]
        self._probe = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._probe.cancel()
        await self._test.__aexit__(kind, error, trace)

    def begin(self) -> None:
        """Count from now."""
        self.paints = 0
        self._late.clear()

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            self._late.append((time.perf_counter() - before - _TICK) * 1000)

    def late(self, percentile: int) -> float:
        """How late the loop was, in ms."""
        values = sorted(self._late) or [0.0]
        return values[min(len(values) - 1, len(values) * percentile // 100)]

    def first_row(self) -> str:
        """The first row in sight, drawn."""
        return self.pane.lines.render_line(0).text

    def last_row(self) -> str:
        """The last row in sight, drawn."""
        lines: LogLines = self.pane.lines
        return lines.render_line(lines.size.height - 1).text

    def painted(self) -> bool:
        """Draw the page; always true."""
        return bool(self.first_row() or True)

    async def until(self, check: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait until `check` is true."""
        deadline = time.monotonic() + seconds
        while not check():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited {seconds:.0f} s in vain (pid {os.getpid()})")
            await asyncio.sleep(0.001)
