"""A run, its nodes, and what it takes to start one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.model.artifact import Artifact
from tui.model.graph import NodeKind
from tui.model.parameter import Parameter
from tui.model.phase import Phase


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What to run: a compiled manifest (Argo Workflow YAML) and the values of its parameters.

    `source` is the pipeline file it came from ("" if none), `function` the pipeline function in it.
    """

    manifest: str
    name: str = ""
    pipeline: str = ""
    experiment: str = "default"
    parameters: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, as a row of a list. Times have zones; `done` and `total` count its steps (leaves)."""

    id: str
    name: str
    phase: Phase
    pipeline: str = ""
    experiment: str = ""
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    message: str = ""
    done: int = 0
    total: int = 0
    archived: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a step. `number` counts from 0; `exit_code` is None while it runs or if it had none."""

    number: int
    phase: Phase
    started_at: datetime | None = None
    finished_at: datetime | None = None
    exit_code: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a run's graph: a step, or a group (DAG, loop, iteration, ...).

    `id` is the path of task names from the entrypoint, joined by "."; a loop's iteration adds
    "(<index>:<item>)" to its task's name, as Argo does. `static_id` is the same without iterations: the
    id of the node or scope in the compiled pipeline's Graph. `parent` is the enclosing group's id, ""
    at the top. `dependencies` are ids of siblings. `notes` are sentences a person should read
    (an image that was not honoured, a cache hit, ...).
    """

    id: str
    name: str
    kind: NodeKind
    phase: Phase
    static_id: str = ""
    parent: str = ""
    template: str = ""
    dependencies: tuple[str, ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    message: str = ""
    exit_code: int | None = None
    image: str = ""
    command: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    max_attempts: int = 1
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    input_artifacts: tuple[Artifact, ...] = ()
    output_artifacts: tuple[Artifact, ...] = ()
    item: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run with everything that its screen shows. `manifest` is the YAML text that is being run."""

    run: Run
    nodes: tuple[Node, ...]
    parameters: tuple[Parameter, ...]
    manifest: str
    outputs: tuple[Parameter, ...] = ()
