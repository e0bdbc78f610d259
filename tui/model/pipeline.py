"""A stored pipeline and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.model.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One stored pipeline; what it does is in its versions, the newest of which is `latest_version`."""

    id: str
    name: str
    description: str = ""
    created_at: datetime | None = None
    latest_version: str = ""
    versions: int = 0


@dataclass(frozen=True, slots=True)
class PipelineVersion:
    """One version: a compiled manifest (YAML text) and what it takes."""

    id: str
    pipeline_id: str
    name: str
    manifest: str
    parameters: tuple[Parameter, ...] = ()
    description: str = ""
    created_at: datetime | None = None
