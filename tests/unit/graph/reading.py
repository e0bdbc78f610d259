"""From a Drawing to what the tracer takes, and the checks that every drawing must pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from tests.unit.graph.tracer import Place, Tracer
from tui.graph import Drawing
from tui.graph.text import cells, clean
from tui.model import Graph, GraphEdge, GraphNode

DATA = Path(__file__).parent / "data"


class Entry(TypedDict):
    """A graph in the data files."""

    name: str
    nodes: list[str]
    edges: list[tuple[str, str]]
    labels: dict[str, str]


def entries(name: str) -> list[Entry]:
    """The graphs of one data file."""
    found: list[Entry] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def graph_of(entry: Entry) -> Graph:
    nodes = tuple(GraphNode(name, entry["labels"].get(name, name)) for name in entry["nodes"])
    edges = tuple(GraphEdge(source, target) for source, target in entry["edges"])
    return Graph(nodes, edges, title=entry["name"])


def grid_of(rows: list[str]) -> list[list[str]]:
    """One string a cell."""
    grid = []
    for row in rows:
        line: list[str] = []
        for character in row:
            size = cells(character)
            if size == 0 and line:
                line[-1] += character
            else:
                line += [character] + [""] * (size - 1)
        grid.append(line)
    return grid


def places_of(drawing: Drawing) -> list[Place]:
    return [
        Place(item.id, item.x, item.y, item.width, item.height, item.kind == "frame", item.parent)
        for item in drawing.items.values()
    ]


def read_back(drawing: Drawing) -> set[tuple[str, str]]:
    """The edges that the text shows."""
    grid = grid_of(drawing.rows())
    return Tracer(grid, places_of(drawing), ascii_only=drawing.manner.ascii_only).edges()


def check(drawing: Drawing) -> None:
    """The drawing is true, and nothing covers anything."""
    true = {(edge.source, edge.target) for edge in drawing.edges}
    read = read_back(drawing)
    text = "\n".join(drawing.rows())
    assert read == true, f"missing {sorted(true - read)}, false {sorted(read - true)}\n{text}"
    check_labels(drawing)
    check_apart(drawing)


def check_labels(drawing: Drawing) -> None:
    """Every label stands in its place, whole."""
    grid = grid_of(drawing.rows())
    for item in drawing.items.values():
        text = item.label or (clean(item.scope.title) if item.scope else "")
        row = "".join(grid[item.face_row][item.x : item.x + item.width])
        assert text in row or "…" in row or ".." in row, (item.id, text, row)


def check_apart(drawing: Drawing) -> None:
    """No two boxes touch; one inside the other keeps to the inside."""
    gap = 1 if drawing.manner.boxes else 0
    taken: dict[tuple[int, int], str] = {}
    for item in drawing.items.values():
        if item.kind == "frame":
            continue
        for y in range(item.y - gap, item.y + item.height):
            for x in range(item.x - gap, item.x + item.width):
                assert taken.setdefault((x, y), item.id) == item.id, (taken[x, y], item.id)
