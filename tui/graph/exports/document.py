"""Drawing -> JSON: the graph as `from_document` reads it, with the place of everything."""

from __future__ import annotations

import json

from tui.graph.drawing import Drawing, Item


def to_json(drawing: Drawing, title: str = "") -> str:
    """One JSON document; coordinates are cells from the top left, routes go from source to arrow head."""
    nodes = [_entry(item) for item in drawing.items.values() if item.node is not None]
    scopes = [_entry(item) for item in drawing.items.values() if item.node is None]
    edges = []
    for number, edge in enumerate(drawing.edges):
        kind = "order" if edge.dashed else "data"
        described: dict[str, object] = {"source": edge.source, "target": edge.target, "kind": kind}
        if edge.carries:
            described["carries"] = list(edge.carries)
        described["route"] = [list(corner) for corner in drawing.route(number)]
        edges.append(described)
    document = {
        "title": title,
        "width": drawing.width,
        "height": drawing.height,
        "direction": drawing.direction.value,
        "density": drawing.density.value,
        "nodes": nodes,
        "scopes": scopes,
        "edges": edges,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _entry(item: Item) -> dict[str, object]:
    found: dict[str, object] = {"id": item.id}
    if item.node is not None:
        found |= {"label": item.node.label, "kind": item.node.kind.value}
        if item.node.duration is not None:
            found["duration"] = item.node.duration
        if item.node.progress is not None:
            found["progress"] = item.node.progress
    elif item.scope is not None:
        found |= {"title": item.scope.title, "kind": item.scope.kind.value}
        found["folded"] = item.kind == "folded"
    if item.parent:
        found["parent"] = item.parent
    if item.phase is not None:
        found["phase"] = item.phase.value
    return found | {"x": item.x, "y": item.y, "width": item.width, "height": item.height}
