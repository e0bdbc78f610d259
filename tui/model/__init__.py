"""What every room speaks: frozen dataclasses, no behaviour that needs anything but the standard library."""

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
