"""A workflow as the engine sees it: frozen, typed, with every text still unsubstituted.

The shapes follow Argo's Workflow; only what process mode can act on is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tui.model import Parameter


class TemplateKind(str, Enum):
    """What a template does. OTHER stands for what this machine can't do (resource, HTTP, ...)."""

    CONTAINER = "container"
    DAG = "dag"
    SUSPEND = "suspend"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter that a template takes; `value` is what the template itself gives it, if anything."""

    name: str
    default: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A parameter that a template gives: from a file (`path`) or from an inner task (`source`)."""

    name: str
    path: str = ""
    source: str = ""
    default: str | None = None
    global_name: str = ""
    supplied: bool = False


@dataclass(frozen=True, slots=True)
class InputFile:
    """An artifact that a template takes; `raw` is its text when the template itself has it."""

    name: str
    path: str = ""
    raw: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class OutputFile:
    """An artifact that a template gives: a file of the step, or (`source`) an inner task's artifact."""

    name: str
    path: str = ""
    source: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """A value passed to a template; None means "not given"."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class FileArgument:
    """An artifact passed to a template: a reference (`source`) or a text (`raw`)."""

    name: str
    source: str = ""
    raw: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """What a step runs. `script` is a script template's source, None for a plain container."""

    image: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    script: str | None = None
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retry:
    """When to try a failed step again. `limit` None means without end; durations are Argo's texts."""

    limit: str | None = None
    policy: str = "OnFailure"
    duration: str = ""
    factor: str = ""
    max_duration: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A loop over numbers; the texts may hold references."""

    start: str = "0"
    end: str | None = None
    count: str | None = None
    format: str = "%d"


Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a DAG (or one member of a steps group, with the group before as dependencies)."""

    name: str
    template: str
    parameters: tuple[Argument, ...] = ()
    files: tuple[FileArgument, ...] = ()
    dependencies: tuple[str, ...] = ()
    depends: str = ""
    when: str = ""
    with_items: tuple[Json, ...] | None = None
    with_param: str | None = None
    with_sequence: Sequence | None = None
    continue_on_failed: bool = False
    continue_on_error: bool = False
    ignored: tuple[str, ...] = ()

    @property
    def loops(self) -> bool:
        """True when the task stands for any number of iterations."""
        return (self.with_items, self.with_param, self.with_sequence) != (None, None, None)


@dataclass(frozen=True, slots=True)
class Template:
    """One template. `parallelism` 0 means no limit."""

    name: str
    kind: TemplateKind
    inputs: tuple[Input, ...] = ()
    input_files: tuple[InputFile, ...] = ()
    outputs: tuple[Output, ...] = ()
    output_files: tuple[OutputFile, ...] = ()
    container: Container | None = None
    tasks: tuple[Task, ...] = ()
    target: tuple[str, ...] = ()
    retry: Retry | None = None
    deadline: str = ""
    parallelism: int = 0
    fail_fast: bool = False
    suspend_for: str = ""
    verb: str = ""
    results_wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole workflow. `pipeline` is the name a person gave it; `parallelism` None means no limit."""

    name: str
    pipeline: str
    entrypoint: str
    templates: Mapping[str, Template]
    parameters: tuple[Parameter, ...] = ()
    files: tuple[FileArgument, ...] = ()
    on_exit: str = ""
    parallelism: int | None = None
    deadline: float | None = None
    retry: Retry | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
