"""What every room speaks: frozen dataclasses, no behaviour that needs anything but the standard library.

What is listed here is imported on first use: the first screen needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.model.artifact import Artifact
    from tui.model.compiled import Compiled, CompiledPipeline, Timings
    from tui.model.diagnostic import Diagnostic, Location, Severity
    from tui.model.errors import BackendError, Conflict, Invalid, NotFound, Refused, Unreachable
    from tui.model.experiment import Experiment
    from tui.model.graph import Change, EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Scope, ScopeKind
    from tui.model.parameter import Parameter
    from tui.model.phase import Phase, roll_up
    from tui.model.pipeline import Pipeline, PipelineVersion
    from tui.model.run import Attempt, Node, Run, RunDetail, RunSpec

_HOMES = {
    "Artifact": "tui.model.artifact",
    "Attempt": "tui.model.run",
    "BackendError": "tui.model.errors",
    "Change": "tui.model.graph",
    "Compiled": "tui.model.compiled",
    "CompiledPipeline": "tui.model.compiled",
    "Conflict": "tui.model.errors",
    "Diagnostic": "tui.model.diagnostic",
    "EdgeKind": "tui.model.graph",
    "Experiment": "tui.model.experiment",
    "Graph": "tui.model.graph",
    "GraphEdge": "tui.model.graph",
    "GraphNode": "tui.model.graph",
    "Invalid": "tui.model.errors",
    "Location": "tui.model.diagnostic",
    "Node": "tui.model.run",
    "NodeKind": "tui.model.graph",
    "NotFound": "tui.model.errors",
    "Parameter": "tui.model.parameter",
    "Phase": "tui.model.phase",
    "Pipeline": "tui.model.pipeline",
    "PipelineVersion": "tui.model.pipeline",
    "Refused": "tui.model.errors",
    "Run": "tui.model.run",
    "RunDetail": "tui.model.run",
    "RunSpec": "tui.model.run",
    "Scope": "tui.model.graph",
    "ScopeKind": "tui.model.graph",
    "Severity": "tui.model.diagnostic",
    "Timings": "tui.model.compiled",
    "Unreachable": "tui.model.errors",
    "roll_up": "tui.model.phase",
}

__all__ = [
    "Artifact",
    "Attempt",
    "BackendError",
    "Change",
    "Compiled",
    "CompiledPipeline",
    "Conflict",
    "Diagnostic",
    "EdgeKind",
    "Experiment",
    "Graph",
    "GraphEdge",
    "GraphNode",
    "Invalid",
    "Location",
    "Node",
    "NodeKind",
    "NotFound",
    "Parameter",
    "Phase",
    "Pipeline",
    "PipelineVersion",
    "Refused",
    "Run",
    "RunDetail",
    "RunSpec",
    "Scope",
    "ScopeKind",
    "Severity",
    "Timings",
    "Unreachable",
    "roll_up",
]


def __getattr__(name: str) -> object:
    """Import what is asked for, once."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
