"""What the screens share: the workspace, the backend, the compile service, settings. No Textual here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.settings import Settings

if TYPE_CHECKING:
    from tui.backends.interface import Backend
    from tui.compiler import CompileService
    from tui.model import Compiled
    from tui.watch.scanning import Scanning

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass
class Session:
    """One person's sitting. Backend and compile service are started on first use, off the event loop."""

    workspace: Path
    settings: Settings = field(default_factory=Settings)
    results: dict[Path, Compiled] = field(default_factory=dict)
    compiled_at: dict[Path, datetime] = field(default_factory=dict)
    last_parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    last_experiment: str = "default"
    notices: list[str] = field(default_factory=list)
    first_scan: Scanning | None = None
    _backend: Backend | None = None
    _compiler: CompileService | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def backend(self) -> Backend:
        """Give the backend; opens it the first time. Raises `BackendError` if it can't be opened."""
        async with self._lock:
            if self._backend is None:
                self._backend = await asyncio.to_thread(_open_backend)
                self.notices += self._backend.notices()
            return self._backend

    async def compiler(self) -> CompileService:
        """Give the compile service; starts its worker process the first time."""
        async with self._lock:
            if self._compiler is None:
                self._compiler = await asyncio.to_thread(_open_compiler, self.settings)
            return self._compiler

    def remember(self, path: Path, result: Compiled, changed_at: datetime | None = None) -> None:
        """Keep what a file compiled to; `changed_at` is the time of the file that was compiled."""
        self.results[path] = result
        if changed_at is not None:
            self.compiled_at[path] = changed_at

    async def close(self) -> None:
        """End the worker process and close the backend; runs go on."""
        if self._compiler is not None:
            await self._compiler.close()
        if self._backend is not None:
            await self._backend.close()


def _open_backend() -> Backend:
    from tui.backends import open_backend

    return open_backend("local")


def _open_compiler(settings: Settings) -> CompileService:
    from tui.compiler import CompileService

    return CompileService(
        time_limit=settings.time_limit,
        graph_builder="tui.graph:from_workflow",
        ignore=settings.ignore,
        installed_python=settings.installed_python,
    )
