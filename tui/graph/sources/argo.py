"""An Argo Workflow -> Graph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tui.graph.errors import GraphError
from tui.graph.sources import conditions
from tui.graph.sources.values import Document, at, items, mapping, mappings, text
from tui.model import EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Scope, ScopeKind

ON_EXIT = "onExit"
# A workflow whose templates call each other in a widening way could expand without end.
MAX_NODES = 20_000
_WORD = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z]+)?")
_REFERENCE = re.compile(
    r"\{\{\s*=?\s*(?:tasks|steps)\.([^{}]+?)\.(?:outputs\.(?:parameters|artifacts)\.([^{}]+?)|[^{}]*?)\s*\}\}"
)
_KFP_GROUP = re.compile(r"(condition|for-loop|exit-handler|graph|subgraph)-(?:(.+)-)?(\d+)$")


def from_workflow(workflow: Document) -> Graph:
    """Turn an Argo Workflow (or WorkflowTemplate, CronWorkflow) into a Graph.

    A node's id is the path of task names from the entrypoint, joined by "."; a task whose template is a
    dag or steps is a Scope with that id. A task that calls a template it is inside of is a leaf of kind
    RECURSION. A loop over a template that is not a dag is a Scope with one leaf `<id>()`; a condition on
    such a task is a Scope `<id>?` around the leaf. The workflow's exit template is `onExit`, ordered
    after everything at the top. Raises GraphError if the entrypoint is missing or names no template.
    """
    spec = mapping(workflow.get("spec"))
    if "templates" not in spec and "workflowSpec" in spec:
        spec = mapping(spec["workflowSpec"])
    templates = {text(item.get("name")): item for item in mappings(spec.get("templates"))}
    entry = text(spec.get("entrypoint"))
    if entry not in templates:
        what = f"names no template: `{entry}`" if entry else "is missing"
        raise GraphError(f"the workflow's spec.entrypoint {what}; is this a complete Workflow?")
    building = _Building(templates, _task_names(templates))
    if _tasks(templates[entry]):
        building.body("", templates[entry], (entry,))
    else:
        building.leaf(entry, "", entry, templates[entry], _leaf_kind(templates[entry]))
    on_exit = text(spec.get("onExit"))
    if on_exit:
        building.exit(on_exit)
    metadata = mapping(workflow.get("metadata"))
    title = text(metadata.get("name")) or text(metadata.get("generateName")).rstrip("-")
    return Graph(tuple(building.nodes), tuple(building.edges), tuple(building.scopes), title)


def _task_names(templates: dict[str, Document]) -> frozenset[str]:
    return frozenset(text(task.get("name")) for each in templates.values() for task in _tasks(each))


def _tasks(template: Document) -> list[Document]:
    """The tasks of a dag, or the steps of all groups, in order; none for a leaf."""
    if "dag" in template:
        return mappings(at(template, "dag", "tasks"))
    return [step for group in _groups(template) for step in group]


def _groups(template: Document) -> list[list[Document]]:
    groups = items(template.get("steps"))
    return [mappings(group) if isinstance(group, list) else mappings([group]) for group in groups]


@dataclass
class _Building:
    templates: dict[str, Document]
    names: frozenset[str]
    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[GraphEdge] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)

    def body(self, parent: str, template: Document, path: tuple[str, ...]) -> None:
        """Add the tasks of a dag or steps template under `parent`; `path` holds the templates around."""
        tasks = _tasks(template)
        outer = {text(task.get("name")): self._task(parent, task, path) for task in tasks}
        carried = _dependencies(tasks) if "dag" in template else _step_order(_groups(template))
        for (source, target), names in carried.items():
            if source in outer and target in outer and source != target:
                kind = EdgeKind.DATA if names else EdgeKind.ORDER
                self.edges.append(GraphEdge(outer[source], outer[target], kind, tuple(names)))

    def leaf(self, node: str, parent: str, label: str, template: Document, kind: NodeKind) -> None:
        """Add one leaf."""
        shown = text(at(template, "metadata", "annotations", "pipelines.kubeflow.org/task_display_name"))
        name = text(template.get("name"))
        self.nodes.append(GraphNode(node, shown or label, parent, kind, name))

    def exit(self, name: str) -> None:
        """Add the exit template, ordered after all that nothing else at the top waits for."""
        tops = [node.id for node in self.nodes if not node.parent]
        tops += [scope.id for scope in self.scopes if not scope.parent]
        sources = {edge.source for edge in self.edges}
        task: Document = {"name": ON_EXIT, "template": name}
        made = self._task("", task, (), label=name)
        ends = [top for top in tops if top not in sources]
        self.edges.extend(GraphEdge(end, made, EdgeKind.ORDER, ("on exit",)) for end in ends)

    def _task(self, parent: str, task: Document, path: tuple[str, ...], label: str = "") -> str:
        """Add what one task stands for and give the id that edges of its siblings use."""
        name = text(task.get("name"))
        node = f"{parent}.{name}" if parent else name
        template, called = self._template(task)
        loop = conditions.loop_title(task, self.names)
        when = text(task.get("when"))
        test = conditions.branch_title(when, self.names) if when else ""
        if called in path:
            self.leaf(node, parent, label or name, template, NodeKind.RECURSION)
        elif _tasks(template) and len(self.nodes) < MAX_NODES:
            title, kind = _scope_title(name, called, loop, test)
            self.scopes.append(Scope(node, label or title, kind, parent, template=called))
            self.body(node, template, (*path, called))
        elif loop:
            title = f"{loop} · {test}" if test else loop
            self.scopes.append(Scope(node, title, ScopeKind.LOOP, parent))
            self.leaf(f"{node}()", node, label or name, template, _leaf_kind(template))
        elif test:
            self.scopes.append(Scope(f"{node}?", test, ScopeKind.CONDITION, parent))
            self.leaf(node, f"{node}?", label or name, template, _leaf_kind(template))
            return f"{node}?"
        else:
            self.leaf(node, parent, label or name, template, _leaf_kind(template))
        return node

    def _template(self, task: Document) -> tuple[Document, str]:
        if "inline" in task:
            return mapping(task["inline"]), ""
        name = text(task.get("template"))
        return self.templates.get(name, {"name": name or text(at(task, "templateRef", "template"))}), name


def _leaf_kind(template: Document) -> NodeKind:
    if "resource" in template:
        return NodeKind.RESOURCE
    if "suspend" in template:
        return NodeKind.SUSPEND
    return NodeKind.DAG if _tasks(template) else NodeKind.STEP


def _scope_title(name: str, called: str, loop: str, test: str) -> tuple[str, ScopeKind]:
    group = _KFP_GROUP.fullmatch(called)
    word, own = (group.group(1), group.group(2) or "") if group else ("", "")
    kind = {
        "exit-handler": ScopeKind.EXIT_HANDLER,
        "graph": ScopeKind.GRAPH_COMPONENT,
    }.get(word, ScopeKind.SUBDAG)
    if loop:
        kind = ScopeKind.LOOP
    elif test:
        kind = ScopeKind.CONDITION
    said = [part for part in (loop, test) if part]
    if word == "exit-handler":
        return "with exit handler", kind
    if own or not group or not said:
        said.insert(0, own or name)
    return " · ".join(said), kind


def _dependencies(tasks: list[Document]) -> dict[tuple[str, str], list[str]]:
    """For each pair (source, target): the names of what it carries, none for order alone."""
    found: dict[tuple[str, str], list[str]] = {}
    names = {text(task.get("name")) for task in tasks}
    for task in tasks:
        name = text(task.get("name"))
        for before in _declared(task, names):
            found.setdefault((before, name), [])
        _add_references(found, task, name)
    return found


def _declared(task: Document, names: set[str]) -> Iterator[str]:
    yield from map(text, items(task.get("dependencies")))
    for word in _WORD.findall(text(task.get("depends"))):
        plain = word if word in names else word.rpartition(".")[0]
        if plain in names:
            yield plain


def _add_references(found: dict[tuple[str, str], list[str]], task: Document, name: str) -> None:
    for value in _texts([task.get(key) for key in ("arguments", "when", "withParam", "withItems")]):
        for producer, output in _REFERENCE.findall(value):
            carried = found.setdefault((producer, name), [])
            shown = output[len(producer) + 1 :] if output.startswith(producer + "-") else output
            if shown and shown not in carried:
                carried.append(shown)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _step_order(groups: list[list[Document]]) -> dict[tuple[str, str], list[str]]:
    """Each group of steps waits for the whole group before it."""
    found: dict[tuple[str, str], list[str]] = {}
    filled = [group for group in groups if group]
    for before, after in pairwise(filled):
        for target in after:
            for source in before:
                found.setdefault((text(source.get("name")), text(target.get("name"))), [])
    for step in (step for group in groups for step in group):
        _add_references(found, step, text(step.get("name")))
    return found
