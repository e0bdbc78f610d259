"""A PipelineSpec (KFP 2's intermediate representation) -> Graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.graph.errors import GraphError
from tui.graph.sources import conditions
from tui.graph.sources.argo import MAX_NODES
from tui.graph.sources.values import Document, at, items, mapping, text
from tui.model import EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Scope, ScopeKind

_CHANNEL = "pipelinechannel--"


def from_pipeline_spec(spec: Document) -> Graph:
    """Turn a PipelineSpec into a Graph; ids are paths of task names joined by ".".

    Raises GraphError if it has no root.
    """
    root = mapping(spec.get("root"))
    if "dag" not in root:
        raise GraphError("the pipeline spec has no root.dag; is this a complete PipelineSpec?")
    components = mapping(spec.get("components"))
    names = frozenset(
        name for each in (root, *components.values()) for name in mapping(at(each, "dag", "tasks"))
    )
    building = _Building(components, names)
    building.body("", root, ())
    return Graph(
        tuple(building.nodes),
        tuple(building.edges),
        tuple(building.scopes),
        text(at(spec, "pipelineInfo", "displayName") or at(spec, "pipelineInfo", "name")),
    )


@dataclass
class _Building:
    components: Document
    names: frozenset[str]
    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)

    def body(self, parent: str, component: object, path: tuple[str, ...]) -> None:
        """Add the tasks of a component's dag; `path` holds the components around."""
        tasks = {name: mapping(task) for name, task in mapping(at(component, "dag", "tasks")).items()}
        ids = {name: f"{parent}.{name}" if parent else name for name in tasks}
        for name, task in tasks.items():
            self._task(ids[name], parent, name, task, path)
        for name, task in tasks.items():
            for source, carried in _inputs(task).items():
                if source in ids and source != name:
                    kind = EdgeKind.DATA if carried else EdgeKind.ORDER
                    self.edges.append(GraphEdge(ids[source], ids[name], kind, tuple(carried)))

    def _task(self, node: str, parent: str, name: str, task: Document, path: tuple[str, ...]) -> None:
        called = text(at(task, "componentRef", "name"))
        component = mapping(self.components.get(called))
        shown = text(at(task, "taskInfo", "name")) or name
        title, kind = self._title(task, name, shown)
        inner = "dag" in component
        if called in path and inner:
            self.nodes.append(GraphNode(node, shown, parent, NodeKind.RECURSION, called))
        elif inner and len(self.nodes) < MAX_NODES:
            self.scopes.append(Scope(node, title, kind, parent, template=called))
            self.body(node, component, (*path, called))
        elif kind is not ScopeKind.SUBDAG:
            loop = kind is ScopeKind.LOOP
            scope, leaf = (node, f"{node}()") if loop else (f"{node}?", node)
            self.scopes.append(Scope(scope, title, kind, parent))
            self.nodes.append(GraphNode(leaf, shown, scope, NodeKind.STEP, called))
        else:
            self.nodes.append(GraphNode(node, shown, parent, NodeKind.STEP, called))

    def _title(self, task: Document, name: str, shown: str) -> tuple[str, ScopeKind]:
        condition = text(at(task, "triggerPolicy", "condition"))
        said = [conditions.branch_title(condition, self.names)] if condition else []
        kind = ScopeKind.CONDITION if condition else ScopeKind.SUBDAG
        for iterator in ("parameterIterator", "artifactIterator"):
            if iterator in task:
                said.insert(0, f"for item in {self._items(mapping(task[iterator]))}")
                kind = ScopeKind.LOOP
        if name.startswith("exit-handler-"):
            return "with exit handler", ScopeKind.EXIT_HANDLER
        if name.startswith("condition-branches-"):
            return "one of", ScopeKind.CONDITION
        if not said:
            return shown, kind
        if shown != name:
            said.insert(0, shown)
        return " · ".join(said), kind

    def _items(self, iterator: Document) -> str:
        source = mapping(iterator.get("items"))
        if "raw" in source:
            return conditions.values_title(text(source["raw"]), self.names)
        name = text(source.get("inputParameter") or source.get("inputArtifact")).removeprefix(_CHANNEL)
        said = conditions.flattened(name, self.names)
        return "the outer item" if said == "item" else said


def _inputs(task: Document) -> dict[str, list[str]]:
    """The tasks that a task waits for, and what it takes from each."""
    found: dict[str, list[str]] = {text(name): [] for name in items(task.get("dependentTasks"))}
    inputs = mapping(task.get("inputs"))
    for group in ("parameters", "artifacts"):
        for name, source in mapping(inputs.get(group)).items():
            for producer, output in _producers(source):
                carried = found.setdefault(producer, [])
                shown = output.removeprefix(_CHANNEL).removeprefix(producer + "-") or name
                if shown not in carried:
                    carried.append(shown)
    return found


def _producers(source: object) -> list[tuple[str, str]]:
    """(task, output) pairs anywhere in an input's source."""
    if not isinstance(source, Mapping):
        return []
    found = []
    if "producerTask" in source:
        output = source.get("outputParameterKey") or source.get("outputArtifactKey") or "status"
        found.append((text(source["producerTask"]), text(output)))
    for value in source.values():
        for each in value if isinstance(value, list) else [value]:
            found += _producers(each)
    return found
