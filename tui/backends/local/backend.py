"""The local backend: the interface over the engine and the store of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

from tui.backends.interface import (
    Backend,
    Capabilities,
    ChangeEvent,
    LogChunk,
    LogFile,
    NewPipeline,
    RunFilter,
)
from tui.backends.local import catalog, index
from tui.backends.local.places import find_places
from tui.backends.local.runs import LocalRuns
from tui.backends.local.store import Store
from tui.backends.local.streams import Streams
from tui.backends.local.trouble import storage
from tui.model import Experiment, Node, Pipeline, PipelineVersion, Run, RunDetail, RunSpec

T = TypeVar("T")


class LocalBackend(Backend):
    """Runs pipelines on this machine. `home` is the data folder (by default the user's own)."""

    def __init__(self, home: Path | None = None) -> None:
        self.places = find_places(home)
        self._store = Store(self.places)
        self._store.on_rebuild(lambda connection: index.align(connection, self.places))
        self._runs = LocalRuns(self._store)
        self._streams = Streams(self._runs)

    async def _do(self, work: Callable[[], T]) -> T:
        def guarded() -> T:
            with storage(self.places.home):
                return work()

        return await asyncio.to_thread(guarded)

    def capabilities(self) -> Capabilities:
        """Everything."""
        return Capabilities("local")

    def notices(self) -> tuple[str, ...]:
        """What a person should know about the store (a damaged database that was replaced)."""
        return tuple(self._store.notices)

    async def close(self) -> None:
        """Let go of the database; runs go on."""
        await asyncio.to_thread(self._store.close)

    # Pipelines

    async def list_pipelines(self) -> list[Pipeline]:
        """Stored pipelines, newest first."""
        return await self._do(lambda: self._store.use(catalog.list_pipelines))

    async def get_pipeline(self, pipeline: str) -> Pipeline:
        """One stored pipeline."""
        return await self._do(lambda: self._pipeline(pipeline))

    def _pipeline(self, text: str) -> Pipeline:
        return self._store.use(lambda connection: catalog.find_pipeline(connection, text))

    async def create_pipeline(self, new: NewPipeline) -> PipelineVersion:
        """Store a pipeline or another version of one."""

        def work() -> PipelineVersion:
            version = self._store.change(lambda connection: catalog.create_version(connection, new))
            return self._version(new.name, version)

        return await self._do(work)

    def _version(self, pipeline: str, version: str) -> PipelineVersion:
        found = self._pipeline(pipeline)
        return self._store.use(lambda connection: catalog.find_version(connection, found, version))

    async def delete_pipeline(self, pipeline: str) -> None:
        """Delete a pipeline with its versions."""

        def work() -> None:
            found = self._pipeline(pipeline)
            self._store.change(lambda connection: catalog.delete_pipeline(connection, found))

        await self._do(work)

    async def list_versions(self, pipeline: str) -> list[PipelineVersion]:
        """Versions, newest first."""

        def work() -> list[PipelineVersion]:
            found = self._pipeline(pipeline)
            return self._store.use(lambda connection: catalog.list_versions(connection, found))

        return await self._do(work)

    async def get_version(self, pipeline: str, version: str = "") -> PipelineVersion:
        """One version; the newest by default."""
        return await self._do(lambda: self._version(pipeline, version))

    async def delete_version(self, pipeline: str, version: str) -> None:
        """Delete one version."""

        def work() -> None:
            found = self._version(pipeline, version)
            self._store.change(lambda connection: catalog.delete_version(connection, found))

        await self._do(work)

    # Experiments

    async def list_experiments(self, *, archived: bool = False) -> list[Experiment]:
        """Experiments, the last used first."""
        return await self._do(
            lambda: self._store.use(lambda connection: catalog.list_experiments(connection, archived))
        )

    async def get_experiment(self, experiment: str) -> Experiment:
        """One experiment."""
        return await self._do(lambda: self._experiment(experiment))

    def _experiment(self, text: str) -> Experiment:
        return self._store.use(lambda connection: catalog.find_experiment(connection, text))

    async def create_experiment(self, name: str, description: str = "") -> Experiment:
        """Create one."""

        def work() -> Experiment:
            self._store.change(lambda connection: catalog.create_experiment(connection, name, description))
            return self._experiment(name)

        return await self._do(work)

    async def archive_experiment(self, experiment: str) -> Experiment:
        """Archive it and its runs."""

        def work() -> Experiment:
            found = self._experiment(experiment)
            for row in self._runs.rows(RunFilter(experiment=found.name)):
                self._runs.archive(row.id, True)
            return self._archive_experiment(found, True)

        return await self._do(work)

    async def restore_experiment(self, experiment: str) -> Experiment:
        """Restore the experiment; its runs stay archived."""
        return await self._do(lambda: self._archive_experiment(self._experiment(experiment), False))

    def _archive_experiment(self, found: Experiment, archived: bool) -> Experiment:
        self._store.change(lambda connection: catalog.archive_experiment(connection, found, archived))
        return self._experiment(found.id)

    async def delete_experiment(self, experiment: str) -> None:
        """Delete it; its runs belong to none afterwards."""

        def work() -> None:
            found = self._experiment(experiment)
            self._runs.move_all(found.name, "")
            self._store.change(lambda connection: catalog.delete_experiment(connection, found))

        await self._do(work)

    # Runs

    async def list_runs(self, which: RunFilter | None = None) -> list[Run]:
        """Runs, newest first."""
        rows = await self._do(lambda: self._runs.rows(which or RunFilter()))
        return [row.to_run() for row in rows]

    async def get_run(self, run: str) -> RunDetail:
        """One run with its nodes."""
        return await self._do(lambda: self._runs.detail(run))

    async def submit_run(self, spec: RunSpec) -> Run:
        """Start a run."""
        return await self._do(lambda: self._runs.submit(spec))

    async def stop_run(self, run: str) -> None:
        """Stop it."""
        await self._do(lambda: self._runs.stop(run))

    async def retry_run(self, run: str) -> Run:
        """Run again what did not succeed."""
        return await self._do(lambda: self._runs.retry(run))

    async def clone_run(self, run: str) -> RunSpec:
        """What it would take to start the same run again."""
        return await self._do(lambda: self._runs.clone(run))

    async def archive_run(self, run: str) -> Run:
        """Take it out of the lists."""
        return await self._do(lambda: self._runs.archive(run, True))

    async def restore_run(self, run: str) -> Run:
        """Undo that."""
        return await self._do(lambda: self._runs.archive(run, False))

    async def delete_run(self, run: str) -> None:
        """Delete it with its logs and artifacts."""
        await self._do(lambda: self._runs.delete(run))

    # Inside a run

    async def get_node(self, run: str, node: str) -> Node:
        """One node."""
        return (await self._do(lambda: self._runs.node(run, node)))[1]

    async def log_file(self, run: str, node: str, attempt: int | None = None) -> LogFile:
        """The log of a step's attempt."""
        return await self._do(lambda: self._runs.log_file(run, node, attempt))

    async def stream_log(
        self, run: str, node: str, attempt: int | None = None, *, offset: int = 0, follow: bool = True
    ) -> AsyncIterator[LogChunk]:
        """Bytes of the log from `offset` on."""
        with storage(self.places.home):
            async for chunk in self._streams.log(run, node, attempt, offset, follow):
                yield chunk

    async def read_artifact(
        self, run: str, node: str, name: str, *, offset: int = 0, limit: int = 1 << 20
    ) -> bytes:
        """Bytes of an output artifact."""
        return await self._do(lambda: self._runs.read_artifact(run, node, name, offset, limit))

    async def watch(self, run: str = "") -> AsyncIterator[ChangeEvent]:
        """Changes as they happen."""
        with storage(self.places.home):
            async for event in self._streams.watch_run(run) if run else self._streams.watch_all():
                yield event
