"""One pipeline file under development: compiles it now, and again whenever it or a sibling changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from tui.model import Compiled
from tui.watch.files import changed_files


class Compiles(Protocol):
    """The part of the compile service that is needed here."""

    async def compile(self, path: str | Path) -> Compiled:
        """Compile one file; a bad file gives diagnostics, not an exception."""


class Developer:
    """Follows one file. `results()` yields a `Compiled` for the present state and for each later one."""

    def __init__(self, service: Compiles, path: Path) -> None:
        self._service = service
        self._path = path.absolute()
        self._stop = asyncio.Event()
        self._again = asyncio.Event()
        self._sources: set[Path] = {self._path}

    def recompile(self) -> None:
        """Ask for one more result though nothing changed."""
        self._again.set()

    def close(self) -> None:
        """End `results()`."""
        self._stop.set()
        self._again.set()

    async def results(self) -> AsyncIterator[Compiled]:
        """Yield results until `close()`; saves that come while compiling are taken together."""
        watcher: asyncio.Task[None] | None = None
        watched: frozenset[Path] = frozenset()
        ended = asyncio.Event()
        try:
            while not self._stop.is_set():
                self._again.clear()
                folders = frozenset(source.parent for source in self._sources)
                if folders != watched:
                    await _end(watcher, ended)
                    ended, watched = asyncio.Event(), folders
                    watcher = asyncio.create_task(self._watch(folders, ended))
                result = await self._service.compile(self._path)
                self._sources = {self._path, *(Path(source) for source in result.sources)}
                yield result
                await self._again.wait()
        finally:
            await _end(watcher, ended)

    async def _watch(self, folders: frozenset[Path], ended: asyncio.Event) -> None:
        async for changed in changed_files(sorted(folders), ended):
            if changed & self._sources:
                self._again.set()


async def _end(watcher: asyncio.Task[None] | None, ended: asyncio.Event) -> None:
    ended.set()
    if watcher is not None:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
