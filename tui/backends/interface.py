"""The one interface that screens and commands speak to, whatever runs the pipelines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tui.model import Experiment, Node, Parameter, Pipeline, PipelineVersion, Run, RunDetail, RunSpec


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this backend can do; a screen shows no key for what it can't."""

    name: str
    stored_pipelines: bool = True
    experiments: bool = True
    archive: bool = True
    retry: bool = True
    stop: bool = True
    delete: bool = True
    artifacts: bool = True


class ChangeKind(str, Enum):
    """What a Change is about. RESYNC means: what you hold may be old, list again."""

    RUN = "run"
    RUN_DELETED = "run-deleted"
    NODE = "node"
    EXPERIMENT = "experiment"
    PIPELINE = "pipeline"
    RESYNC = "resync"


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """One change. `id` names the run, experiment or pipeline; `run` and `nodes` hold the new state."""

    kind: ChangeKind
    id: str = ""
    run: Run | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class LogChunk:
    """Bytes of a log and the position of the first of them; `closed` on the last chunk of an ended log."""

    offset: int
    data: bytes
    closed: bool = False


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log in the log store, readable while it grows. `closed` when no writer will add to it."""

    path: Path
    closed: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to list. Empty texts match all; `limit` 0 means no limit."""

    experiment: str = ""
    pipeline: str = ""
    archived: bool = False
    limit: int = 0


@dataclass(frozen=True, slots=True)
class NewPipeline:
    """A pipeline (or, with the name of one that exists, a version of it) to store."""

    name: str
    manifest: str
    version: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = field(default=())


class Backend(ABC):
    """Every method may raise a `BackendError` (not found, refused, unreachable, invalid, conflict).

    All of them are safe to call from the event loop: what blocks runs elsewhere.
    Names and ids: a run, experiment or pipeline may be given by id, by name if only one has it,
    or by a unique beginning of the id (two or more match: `Invalid`).
    """

    @abstractmethod
    def capabilities(self) -> Capabilities:
        """Say what this backend can do."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of files, connections and tasks; runs go on."""

    def notices(self) -> tuple[str, ...]:
        """What a person should know about the backend itself (a damaged store that was replaced, say)."""
        return ()

    # Pipelines

    @abstractmethod
    async def list_pipelines(self) -> list[Pipeline]:
        """Stored pipelines, newest first."""

    @abstractmethod
    async def get_pipeline(self, pipeline: str) -> Pipeline:
        """One stored pipeline."""

    @abstractmethod
    async def create_pipeline(self, new: NewPipeline) -> PipelineVersion:
        """Store a pipeline, or another version of the one that has this name."""

    @abstractmethod
    async def delete_pipeline(self, pipeline: str) -> None:
        """Delete a pipeline with all its versions; its runs stay."""

    @abstractmethod
    async def list_versions(self, pipeline: str) -> list[PipelineVersion]:
        """Versions of a pipeline, newest first."""

    @abstractmethod
    async def get_version(self, pipeline: str, version: str = "") -> PipelineVersion:
        """One version by id or name; the newest when `version` is empty."""

    @abstractmethod
    async def delete_version(self, pipeline: str, version: str) -> None:
        """Delete one version."""

    # Experiments

    @abstractmethod
    async def list_experiments(self, *, archived: bool = False) -> list[Experiment]:
        """Experiments (those archived if asked), the last used first."""

    @abstractmethod
    async def get_experiment(self, experiment: str) -> Experiment:
        """One experiment."""

    @abstractmethod
    async def create_experiment(self, name: str, description: str = "") -> Experiment:
        """Create one; `Conflict` if the name is taken."""

    @abstractmethod
    async def archive_experiment(self, experiment: str) -> Experiment:
        """Archive it and its runs."""

    @abstractmethod
    async def restore_experiment(self, experiment: str) -> Experiment:
        """Undo `archive_experiment` for the experiment itself; its runs stay archived."""

    @abstractmethod
    async def delete_experiment(self, experiment: str) -> None:
        """Delete it; its runs stay and belong to no experiment."""

    # Runs

    @abstractmethod
    async def list_runs(self, which: RunFilter | None = None) -> list[Run]:
        """Runs, newest first."""

    @abstractmethod
    async def get_run(self, run: str) -> RunDetail:
        """One run with its nodes."""

    @abstractmethod
    async def submit_run(self, spec: RunSpec) -> Run:
        """Start a run. `Invalid` for a bad manifest, a missing or an unknown parameter."""

    @abstractmethod
    async def stop_run(self, run: str) -> None:
        """Stop it; `Conflict` if it has finished."""

    @abstractmethod
    async def retry_run(self, run: str) -> Run:
        """Run again, in place, what did not succeed; finished steps are kept. `Conflict` while it runs."""

    @abstractmethod
    async def clone_run(self, run: str) -> RunSpec:
        """Give what it would take to start the same run again (its form is filled from it)."""

    @abstractmethod
    async def archive_run(self, run: str) -> Run:
        """Take it out of the lists."""

    @abstractmethod
    async def restore_run(self, run: str) -> Run:
        """Undo `archive_run`."""

    @abstractmethod
    async def delete_run(self, run: str) -> None:
        """Delete it with its logs and artifacts; `Conflict` while it runs."""

    # Inside a run

    @abstractmethod
    async def get_node(self, run: str, node: str) -> Node:
        """One node by its id, or by its name if only one has it."""

    @abstractmethod
    async def log_file(self, run: str, node: str, attempt: int | None = None) -> LogFile:
        """The log of a step's attempt (the last one by default) in the log store.

        The file exists from the moment the attempt starts; `NotFound` before that.
        """

    @abstractmethod
    def stream_log(
        self, run: str, node: str, attempt: int | None = None, *, offset: int = 0, follow: bool = True
    ) -> AsyncIterator[LogChunk]:
        """Bytes of the log from `offset` on; with `follow` until the attempt has ended."""

    @abstractmethod
    async def read_artifact(
        self, run: str, node: str, name: str, *, offset: int = 0, limit: int = 1 << 20
    ) -> bytes:
        """Up to `limit` bytes of an output artifact from `offset` on."""

    @abstractmethod
    def watch(self, run: str = "") -> AsyncIterator[ChangeEvent]:
        """Changes as they happen: of every run's row, or of one run with its nodes. Ends never.

        The first event is RESYNC-free state: for one run its whole present state (all nodes).
        """
