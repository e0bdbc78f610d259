"""What compiling one file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.model.diagnostic import Diagnostic, Location, Severity
from tui.model.graph import Graph
from tui.model.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of wall time: executing the user's file, lowering, writing YAML, and all of it."""

    execute: float = 0.0
    lower: float = 0.0
    write: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class CompiledPipeline:
    """One pipeline of a file: its manifest (YAML text), what it takes, and its graph.

    `locations` maps a task's name to the user's line that created it.
    """

    name: str
    function: str
    manifest: str
    parameters: tuple[Parameter, ...] = ()
    graph: Graph | None = None
    description: str = ""
    locations: Mapping[str, Location] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compiled:
    """The result for a file: its pipelines (those that compiled) and every diagnostic.

    `output` is what the file printed; `sources` are the files it was made from (itself and the sibling
    modules it imports): when one changes, so may the result.
    """

    path: str
    pipelines: tuple[CompiledPipeline, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    output: str = ""
    sources: tuple[str, ...] = ()
    timings: Timings = field(default_factory=Timings)

    @property
    def ok(self) -> bool:
        """True when there is a pipeline and no error."""
        return bool(self.pipelines) and not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that stop a pipeline from compiling."""
        return tuple(item for item in self.diagnostics if item.severity is Severity.ERROR)
