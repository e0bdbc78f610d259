"""The work behind a log that is shown: slices of it in a worker thread, and when the rows are drawn anew."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from textual.worker import WorkType

from tui.logs.view import LogView
from tui.widgets.log.telling import FATES

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane

# Seconds between repaints: 25 a second while a log pours in, and fewer while it drips.
_FAST, _SLOW, _IDLE = 0.034, 0.15, 0.25
_POURING_ROWS = 200
_SLICE = 0.015
# While a first match is waited for, it is shown as soon as a block has been searched.
_GLANCE = 0.001


class Work:
    """Follows one log after the other for a pane."""

    def __init__(self, pane: LogPane) -> None:
        self._pane = pane
        self._wake = asyncio.Event()
        # What has become of the file, in words.
        self.told = ""
        # Go to the last traceback once there is nothing else to do.
        self.to_traceback = False

    def begin(self, document: LogView, *, at_traceback: bool) -> None:
        """Work on this log from now on; with `at_traceback`, go to its last traceback once it is counted."""
        self.told = ""
        self.to_traceback = at_traceback

        async def pump() -> None:
            # Not begun before it is run: a pane that is closed at once would never wait for it.
            await self._pump(document)

        work: WorkType[None] = pump
        self._pane.run_worker(work, exclusive=True, group="log", name="log")

    def end(self) -> None:
        """Work on nothing."""
        self._pane.workers.cancel_group(self._pane, "log")

    def wake(self) -> None:
        """There is something to do now."""
        self._wake.set()

    async def _pump(self, document: LogView) -> None:
        pane = self._pane
        painted, rows, dirty = 0.0, -1, False
        while document is pane.document:
            self._wake.clear()
            began = time.monotonic()
            pumped = await asyncio.to_thread(document.pump, _GLANCE if pane.finder.seeking else _SLICE)
            if document is not pane.document:
                return
            dirty = dirty or pumped.changed
            self.told = FATES.get(pumped.fate, self.told)
            if await pane.finder.arrived():
                painted = 0.0
            count = document.rows.count
            pause = _FAST if abs(count - rows) >= _POURING_ROWS or pumped.busy else _SLOW
            now = time.monotonic()
            if dirty and 0 < painted + pause - now < now - began:
                # Another slice would take longer than there is time until the next repaint is due.
                await asyncio.sleep(painted + pause - now)
                now = time.monotonic()
            if dirty and now - painted >= pause:
                painted, rows, dirty = now, count, False
                pane.lines.refresh_rows()
                pane.tell()
            if not pumped.busy and self.to_traceback:
                self.to_traceback = False
                await pane.action_traceback(quiet=True)
            if pumped.busy:
                await asyncio.sleep(0.001)
            else:
                await self._rest(_FAST / 2 if dirty else (_IDLE if document.closed else _FAST))

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except asyncio.TimeoutError:
            return
