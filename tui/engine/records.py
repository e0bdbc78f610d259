"""A node's state while the engine works on it, and its form in the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import datetime, timezone

from tui.model import Artifact, Attempt, Node, NodeKind, Parameter, Phase


def moment(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as a time with a zone."""
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=timezone.utc)


@dataclass(slots=True)
class AttemptRecord:
    """One try; times are seconds since 1970; `pid` is its process group while it runs."""

    number: int
    phase: Phase
    started: float | None = None
    finished: float | None = None
    exit_code: int | None = None
    message: str = ""
    pid: int | None = None


@dataclass(slots=True)
class FileRecord:
    """An artifact: `path` in the container, `uri` of the file that keeps it."""

    name: str
    path: str = ""
    uri: str = ""
    size: int | None = None


@dataclass(slots=True)
class NodeRecord:
    """What the engine knows of a node. Unlike the model's Node it changes.

    `omitted` tells "never came to it" (a step before it failed) from "skipped by its own condition".
    """

    id: str
    name: str
    kind: NodeKind
    static_id: str = ""
    parent: str = ""
    template: str = ""
    dependencies: list[str] = field(default_factory=list)
    phase: Phase = Phase.PENDING
    started: float | None = None
    finished: float | None = None
    message: str = ""
    exit_code: int | None = None
    image: str = ""
    command: list[str] = field(default_factory=list)
    attempts: list[AttemptRecord] = field(default_factory=list)
    max_attempts: int = 1
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    input_files: list[FileRecord] = field(default_factory=list)
    output_files: list[FileRecord] = field(default_factory=list)
    item: str = ""
    notes: list[str] = field(default_factory=list)
    omitted: bool = False
    result: str | None = None

    @property
    def group(self) -> bool:
        """True for what has children: its phase is rolled up from them."""
        return self.kind in (NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION)

    def to_json(self) -> str:
        """The form in the journal."""
        data = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)

    @classmethod
    def from_json(cls, text: str) -> NodeRecord:
        """Read the journal's form."""
        data = json.loads(text)
        data["kind"] = NodeKind(data["kind"])
        data["phase"] = Phase(data["phase"])
        data["attempts"] = [
            AttemptRecord(**{**item, "phase": Phase(item["phase"])}) for item in data["attempts"]
        ]
        for key in ("input_files", "output_files"):
            data[key] = [FileRecord(**item) for item in data[key]]
        return cls(**data)

    def to_node(self) -> Node:
        """The model's form."""
        return Node(
            id=self.id,
            name=self.name,
            kind=self.kind,
            phase=self.phase,
            static_id=self.static_id,
            parent=self.parent,
            template=self.template,
            dependencies=tuple(self.dependencies),
            started_at=moment(self.started),
            finished_at=moment(self.finished),
            message=self.message,
            exit_code=self.exit_code,
            image=self.image,
            command=tuple(self.command),
            attempts=tuple(_attempt(item) for item in self.attempts),
            max_attempts=self.max_attempts,
            inputs=_parameters(self.inputs),
            outputs=_parameters(self.outputs),
            input_artifacts=tuple(_artifact(item) for item in self.input_files),
            output_artifacts=tuple(_artifact(item) for item in self.output_files),
            item=self.item,
            notes=tuple(self.notes),
        )


_FIELDS = tuple(item.name for item in fields(NodeRecord))


def _plain(record: AttemptRecord | FileRecord) -> dict[str, object]:
    return {item.name: getattr(record, item.name) for item in fields(record)}


def _attempt(record: AttemptRecord) -> Attempt:
    return Attempt(
        number=record.number,
        phase=record.phase,
        started_at=moment(record.started),
        finished_at=moment(record.finished),
        exit_code=record.exit_code,
        message=record.message,
    )


def _parameters(values: dict[str, str]) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, value=value) for name, value in values.items())


def _artifact(record: FileRecord) -> Artifact:
    return Artifact(record.name, record.path, record.size, record.uri)
