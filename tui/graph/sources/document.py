"""A plain JSON document -> Graph: `{"nodes": [...], "edges": [[from, to], ...]}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from tui.graph.errors import GraphError
from tui.graph.sources.values import Document, items, mapping, text
from tui.model import EdgeKind, Graph, GraphEdge, GraphNode, NodeKind, Phase, Scope, ScopeKind


def from_document(document: Document) -> Graph:
    """Turn a plain document into a Graph.

    A node is a name, or an object with `id` and optionally `label`, `parent`, `kind`, `phase`,
    `duration` (seconds), `progress`. A node that is some other's parent becomes a scope, as does what is
    listed in `scopes`; `labels` and `parents` may also be objects from id to text. An edge is `[from, to]`,
    or an object with `source`, `target` and optionally `kind` ("data" or "order") and `carries`; its ends
    are ids or places in `nodes`. Raises GraphError with the entry that is wrong.
    """
    if not isinstance(document.get("nodes"), list):
        raise GraphError("the document has no list of `nodes`; expected {'nodes': [...], 'edges': [...]}")
    nodes = [_node(entry, document) for entry in items(document.get("nodes"))]
    scopes = [_scope(entry) for entry in items(document.get("scopes"))]
    listed = {scope.id for scope in scopes}
    parents = {node.parent for node in nodes if node.parent} | {s.parent for s in scopes if s.parent}
    made = [Scope(node.id, node.label, ScopeKind.SUBDAG, node.parent) for node in nodes if node.id in parents]
    ids = {node.id for node in nodes}
    unlisted = sorted(parents - listed - ids)
    made += [Scope(name, name, ScopeKind.SUBDAG) for name in unlisted]
    order = [node.id for node in nodes]
    leaves = tuple(node for node in nodes if node.id not in parents)
    edges = tuple(_edge(entry, order) for entry in items(document.get("edges")))
    return Graph(leaves, edges, (*scopes, *made), text(document.get("title") or document.get("name")))


def _node(entry: object, document: Document) -> GraphNode:
    fields: Mapping[str, object] = entry if isinstance(entry, Mapping) else {"id": entry}
    name = text(fields.get("id"))
    if not name:
        raise GraphError(f"a node without an id: {entry!r}")
    label = fields.get("label", mapping(document.get("labels")).get(name, name))
    parent = fields.get("parent", mapping(document.get("parents")).get(name, ""))
    return GraphNode(
        name,
        text(label),
        text(parent),
        _kind(NodeKind, fields, NodeKind.STEP),
        phase=_phase(fields.get("phase"), name),
        duration=_number(fields.get("duration")),
        progress=_number(fields.get("progress")),
    )


def _scope(entry: object) -> Scope:
    fields = mapping(entry)
    name = text(fields.get("id"))
    if not name:
        raise GraphError(f"a scope without an id: {entry!r}")
    kind = _kind(ScopeKind, fields, ScopeKind.SUBDAG)
    title = text(fields.get("title", fields.get("label", name)))
    return Scope(name, title, kind, text(fields.get("parent")), _phase(fields.get("phase"), name))


Kind = TypeVar("Kind", NodeKind, ScopeKind)


def _kind(kinds: type[Kind], fields: Mapping[str, object], usual: Kind) -> Kind:
    word = text(fields.get("kind"))
    for kind in kinds:
        if kind.value == word:
            return kind
    if not word:
        return usual
    raise GraphError(f"the kind is `{word}`; known are {', '.join(kind.value for kind in kinds)}")


def _phase(value: object, name: str) -> Phase | None:
    if not value:
        return None
    try:
        return Phase(text(value).lower())
    except ValueError:
        known = ", ".join(phase.value for phase in Phase)
        raise GraphError(f"the phase of `{name}` is `{value}`; known are {known}") from None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _edge(entry: object, order: Sequence[str]) -> GraphEdge:
    if isinstance(entry, Mapping):
        ends = (entry.get("source", entry.get("from")), entry.get("target", entry.get("to")))
        kind = EdgeKind.ORDER if entry.get("kind") == EdgeKind.ORDER.value else EdgeKind.DATA
        carries = tuple(text(each) for each in items(entry.get("carries")))
        return GraphEdge(_end(ends[0], order, entry), _end(ends[1], order, entry), kind, carries)
    pair = items(entry)
    if len(pair) != 2:
        raise GraphError(f"an edge is [from, to], not {entry!r}")
    return GraphEdge(_end(pair[0], order, entry), _end(pair[1], order, entry))


def _end(value: object, order: Sequence[str], entry: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value < len(order):
            return order[value]
        raise GraphError(f"the edge {entry!r} is dangling: there is no node number {value}")
    if not isinstance(value, str):
        raise GraphError(f"an edge is [from, to], not {entry!r}")
    return value
