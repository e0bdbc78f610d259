"""A stored pipeline: the same view as Develop, of its newest version; there is no file to edit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from tui.model import Compiled, CompiledPipeline, PipelineVersion
from tui.screens.develop import DevelopScreen


class StoredScreen(DevelopScreen):
    """Shows one stored pipeline."""

    def __init__(self, pipeline_id: str, name: str) -> None:
        super().__init__(Path(name))
        self._pipeline_id = pipeline_id

    async def results(self) -> AsyncIterator[Compiled]:
        """Yield the newest version, once."""
        backend = await self.backend()
        version = await backend.get_version(self._pipeline_id)
        yield await asyncio.to_thread(_compiled, self.path.name, version)

    def action_edit(self) -> None:
        """There is no file."""
        self.say("A stored pipeline has no file to edit.")

    async def action_run(self) -> None:
        """Ask for the parameters, then run."""
        from tui.screens.starting import start

        await start(self, self.pipeline, None)

    async def action_run_now(self) -> None:
        """Run with the parameters used last."""
        from tui.screens.starting import start

        await start(self, self.pipeline, None, ask=False)


def _compiled(name: str, version: PipelineVersion) -> Compiled:
    from tui.graph import loads

    graph = loads(version.manifest)
    pipeline = CompiledPipeline(
        name, name, version.manifest, version.parameters, graph, version.description or version.name
    )
    return Compiled(name, (pipeline,))
