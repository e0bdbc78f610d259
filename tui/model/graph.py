"""A graph to draw: nodes, edges, and nested scopes. The same type for a pipeline and for a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tui.model.phase import Phase


class NodeKind(str, Enum):
    """What a node stands for. All but DAG, LOOP and ITERATION are leaves."""

    STEP = "step"
    RESOURCE = "resource"
    SUSPEND = "suspend"
    RECURSION = "recursion"
    DAG = "dag"
    LOOP = "loop"
    ITERATION = "iteration"


class ScopeKind(str, Enum):
    """What a frame around nodes stands for."""

    CONDITION = "condition"
    LOOP = "loop"
    ITERATION = "iteration"
    EXIT_HANDLER = "exit-handler"
    SUBDAG = "sub-dag"
    GRAPH_COMPONENT = "graph-component"


class EdgeKind(str, Enum):
    """DATA carries a parameter or an artifact; ORDER (`.after`) carries nothing."""

    DATA = "data"
    ORDER = "order"


class Change(str, Enum):
    """How a node differs from the last good compile."""

    NONE = ""
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One leaf to draw. `duration` is in seconds; `progress` is 0 to 1; None when not known."""

    id: str
    label: str
    parent: str = ""
    kind: NodeKind = NodeKind.STEP
    template: str = ""
    phase: Phase | None = None
    duration: float | None = None
    progress: float | None = None
    change: Change = Change.NONE


@dataclass(frozen=True, slots=True)
class Scope:
    """A frame around nodes and other scopes; edges may start or end at it.

    `title` is what its border says ("if accuracy > 0.9", "for item in 3 values"). `strip` holds the
    phases of a loop's iterations, in order, when the graph is that of a run. `template` is the name of
    the workflow's template that the scope's content comes from.
    """

    id: str
    title: str
    kind: ScopeKind
    parent: str = ""
    phase: Phase | None = None
    done: int = 0
    total: int = 0
    strip: tuple[Phase, ...] = ()
    change: Change = Change.NONE
    template: str = ""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An arrow between two siblings (nodes or scopes with the same parent). `carries` names the data."""

    source: str
    target: str
    kind: EdgeKind = EdgeKind.DATA
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, edges and scopes; ids are unique over nodes and scopes together."""

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()
    scopes: tuple[Scope, ...] = ()
    title: str = ""
