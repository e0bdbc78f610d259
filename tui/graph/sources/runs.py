"""A run -> Graph: the workflow's graph with states, and its loops with what they iterated over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import lru_cache

from tui.graph.errors import GraphError
from tui.graph.sources.loading import loads
from tui.model import (
    Graph,
    GraphEdge,
    GraphNode,
    Node,
    NodeKind,
    Phase,
    RunDetail,
    Scope,
    ScopeKind,
    roll_up,
)

_GROUPS = (NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION)


def from_run(detail: RunDetail, graph: Graph | None = None, *, now: datetime | None = None) -> Graph:
    """The graph of a run: every node that ran or will run, with its phase and duration.

    `graph` is that of the run's workflow; without it the manifest is read. A loop that has begun is a
    scope whose `strip` has its iterations' phases, holding one ITERATION scope (or node, if it loops over
    a single step) an item, labelled with the item's value. A recursion that has happened is opened. Group
    phases are rolled up from the leaves. `now` is when running steps are measured (default: this moment).
    """
    static = graph or _static(detail.manifest)
    making = _Making(detail, static or Graph(), now or datetime.now(timezone.utc))
    making.level("", "", "", "", Phase.PENDING)
    making.rest()
    title = detail.run.name or (static.title if static else "")
    return _rolled(Graph(tuple(making.nodes), tuple(making.edges), tuple(making.scopes), title))


@lru_cache(maxsize=16)
def _static(manifest: str) -> Graph | None:
    """The graph of a manifest; None if it can't be read: the run's nodes are all we have then."""
    try:
        return loads(manifest) if manifest else None
    except GraphError:
        return None


@dataclass
class _Making:
    detail: RunDetail
    static: Graph
    now: datetime
    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ran = {node.id: node for node in self.detail.nodes}
        self.inside: dict[str, list[Node]] = {}
        for node in self.detail.nodes:
            self.inside.setdefault(node.parent, []).append(node)
        self.leaves: dict[str, list[GraphNode]] = {}
        self.frames: dict[str, list[Scope]] = {}
        self.wires: dict[str, list[GraphEdge]] = {}
        parents = {leaf.id: leaf.parent for leaf in self.static.nodes}
        parents.update((scope.id, scope.parent) for scope in self.static.scopes)
        for leaf in self.static.nodes:
            self.leaves.setdefault(leaf.parent, []).append(leaf)
        for scope in self.static.scopes:
            self.frames.setdefault(scope.parent, []).append(scope)
        for edge in self.static.edges:
            self.wires.setdefault(parents.get(edge.source, ""), []).append(edge)

    def level(self, scope: str, prefix: str, path: str, parent: str, fallback: Phase) -> None:
        """Add what the workflow has in `scope`.

        Ids that begin with `prefix` in the workflow begin with `path` in the run; `fallback` is the phase
        of what the run does not know.
        """

        def here(name: str) -> str:
            if not prefix:
                return f"{path}.{name}" if path else name
            return path + name[len(prefix) :]

        fallback = self._fallback(path, fallback)
        for leaf in self.leaves.get(scope, ()):
            self._leaf(leaf, here(leaf.id), parent, fallback)
        for frame in self.frames.get(scope, ()):
            name = here(frame.id)
            if frame.id.endswith("?"):
                self.scopes.append(replace(frame, id=name, parent=parent))
                self.level(frame.id, prefix, path, name, fallback)
            elif frame.kind is ScopeKind.LOOP and self.inside.get(name):
                self._loop(frame, name, parent, fallback)
            else:
                self.scopes.append(replace(frame, id=name, parent=parent))
                self.level(frame.id, frame.id, name, name, fallback)
        for edge in self.wires.get(scope, ()):
            self.edges.append(replace(edge, source=here(edge.source), target=here(edge.target)))

    def _fallback(self, path: str, fallback: Phase) -> Phase:
        """Nothing new begins in what has finished; what has not finished is to come."""
        group = self.ran.get(path)
        if self.detail.run.phase.finished or fallback is Phase.SKIPPED:
            return Phase.SKIPPED
        return Phase.SKIPPED if group is not None and group.phase.finished else Phase.PENDING

    def _leaf(self, leaf: GraphNode, name: str, parent: str, fallback: Phase) -> None:
        if leaf.kind is NodeKind.RECURSION and self.inside.get(name):
            again = next((scope for scope in self.static.scopes if scope.template == leaf.template), None)
            self.scopes.append(Scope(name, leaf.label, ScopeKind.GRAPH_COMPONENT, parent))
            known = again.id if again else ""
            self.level(known, known, name, name, fallback)
            return
        node = self.ran.get(name)
        phase = node.phase if node else fallback
        made = replace(leaf, id=name, parent=parent, phase=phase)
        self.nodes.append(replace(made, duration=self._took(node)) if node else made)

    def _loop(self, frame: Scope, name: str, parent: str, fallback: Phase) -> None:
        """A loop that has begun: a scope, or a leaf, for each iteration."""
        self.scopes.append(replace(frame, id=name, parent=parent))
        for node in self.inside[name]:
            label = node.item or node.name
            if node.kind in _GROUPS:
                self.scopes.append(Scope(node.id, label, ScopeKind.ITERATION, name))
                self.level(frame.id, frame.id, node.id, node.id, fallback)
            else:
                took = self._took(node)
                self.nodes.append(GraphNode(node.id, label, name, node.kind, node.template, node.phase, took))

    def _took(self, node: Node) -> float | None:
        """Seconds from start to end, or until now; None if it has not started."""
        if node.started_at is None or node.phase in (Phase.PENDING, Phase.SKIPPED):
            return None
        return max(0.0, ((node.finished_at or self.now) - node.started_at).total_seconds())

    def rest(self) -> None:
        """Add what the run has and the workflow does not explain (hooks, an unreadable manifest)."""
        known = {node.id for node in self.nodes} | {scope.id for scope in self.scopes}
        groups = {node.parent for node in self.detail.nodes}
        fresh = [node for node in self.detail.nodes if node.id not in known]
        names = known | {node.id for node in fresh}
        for node in fresh:
            parent = node.parent if node.parent in names else ""
            if node.id in groups:
                kind = ScopeKind.LOOP if node.kind is NodeKind.LOOP else ScopeKind.SUBDAG
                self.scopes.append(Scope(node.id, node.item or node.name, kind, parent))
            else:
                took = self._took(node)
                label = node.item or node.name
                self.nodes.append(
                    GraphNode(node.id, label, parent, node.kind, node.template, node.phase, took)
                )
            self.edges.extend(GraphEdge(name, node.id) for name in node.dependencies if name in names)


def _rolled(graph: Graph) -> Graph:
    """Give every scope the phase, the count and (a loop) the strip that follow from its leaves."""
    leaves: dict[str, list[Phase]] = {}
    parents = {scope.id: scope.parent for scope in graph.scopes}
    for node in graph.nodes:
        parent = node.parent
        while parent:
            leaves.setdefault(parent, []).append(node.phase or Phase.UNKNOWN)
            parent = parents[parent]
    phases = {name: roll_up(each) for name, each in leaves.items()}
    iterations: dict[str, list[Phase]] = {}
    for scope in graph.scopes:
        if scope.kind is ScopeKind.ITERATION:
            iterations.setdefault(scope.parent, []).append(phases.get(scope.id, Phase.SKIPPED))
    for node in graph.nodes:
        if "(" in node.id.rpartition(".")[2] and node.parent in parents:
            iterations.setdefault(node.parent, []).append(node.phase or Phase.UNKNOWN)
    scopes = [
        _summed(scope, phases.get(scope.id, Phase.SKIPPED), leaves.get(scope.id, ()), iterations)
        for scope in graph.scopes
    ]
    return replace(graph, scopes=tuple(scopes))


def _summed(scope: Scope, phase: Phase, leaves: Sequence[Phase], iterations: dict[str, list[Phase]]) -> Scope:
    strip: Iterable[Phase] = iterations.get(scope.id, ()) if scope.kind is ScopeKind.LOOP else ()
    counted = list(strip) or leaves
    done = sum(1 for each in counted if each.finished)
    return replace(scope, phase=phase, strip=tuple(strip), done=done, total=len(counted))
