"""From a Drawing to what the tracer takes, and the checks that every drawing must pass."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

from tests.unit.graph.tracer import Place, Tracer
from tui.graph import Drawing, Item
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
    check_boxes(drawing)
    check_crossings(drawing)


def check_labels(drawing: Drawing) -> None:
    """Every label stands in its place, whole or with its middle cut out, and nothing is written over it."""
    grid = grid_of(drawing.rows())
    dots = ".." if drawing.manner.ascii_only else "…"
    for item in drawing.items.values():
        row = "".join(grid[item.face_row][item.x : item.x + item.width])
        if item.node is not None:
            assert item.label in row, (item.id, item.label, row)
            label = clean(item.node.label) or "(no name)"
            head, cut, tail = item.label.partition(dots)
            starts = label.startswith((head, head[2:]))
            assert item.label.endswith(label) or (cut and starts and label.endswith(tail)), item
            continue
        assert item.scope is not None
        title = clean(item.scope.title) or item.scope.id
        ends = [(title[:size], title[-size:]) for size in range(1, len(title))]
        assert title in row or any(f"{head}{dots}" in row for head, _ in ends), (item.id, title, row)


def check_apart(drawing: Drawing) -> None:
    """No two boxes, frames or labels touch; what is inside of a frame keeps clear of its border."""
    gap_x, gap_y = (1, 1) if drawing.manner.boxes else (1, 0)
    around: dict[str, list[Item]] = {}
    for item in drawing.items.values():
        around.setdefault(item.parent, []).append(item)
    for parent, items in around.items():
        items.sort(key=lambda item: item.y)
        for place, item in enumerate(items):
            for other in items[place + 1 :]:
                if other.y >= item.y + item.height + gap_y:
                    break
                apart = other.x >= item.x + item.width + gap_x or item.x >= other.x + other.width + gap_x
                assert apart, (item.id, other.id)
        frame = drawing.items.get(parent)
        if frame is None:
            continue
        for item in items:
            assert frame.x + 1 < item.x < item.x + item.width < frame.x + frame.width, (parent, item.id)
            assert frame.y < item.y < item.y + item.height < frame.y + frame.height, (parent, item.id)


BORDERS = {False: ("┌", "─┬┴", "┐", "└", "┘", "│├", "│┤"), True: ("+", "-+", "+", "+", "+", "|+", "|+")}


def check_boxes(drawing: Drawing) -> None:
    """Lines end at the borders of boxes: a border has nothing but its own glyphs and ports."""
    if not drawing.manner.boxes:
        return
    grid = grid_of(drawing.rows())
    top_left, flat, top_right, low_left, low_right, left, right = BORDERS[drawing.manner.ascii_only]
    for item in drawing.items.values():
        if item.kind != "node":
            continue
        rows = [grid[y][item.x : item.x + item.width] for y in range(item.y, item.y + item.height)]
        assert (rows[0][0], rows[0][-1]) == (top_left, top_right), rows
        assert (rows[-1][0], rows[-1][-1]) == (low_left, low_right), rows
        assert set(rows[0][1:-1] + rows[-1][1:-1]) <= set(flat), rows
        for row in rows[1:-1]:
            assert row[0] in (*left, "┤"), rows
            assert row[-1] in (*right, "├"), rows
        for y, row in enumerate(rows[1:-1], item.y + 1):
            assert y == item.face_row or not "".join(row[1:-1]).strip(), rows


def check_crossings(drawing: Drawing) -> None:
    """A `┼` is where one edge goes straight across another, and none turns there."""
    if drawing.manner.ascii_only:
        return
    upright: set[tuple[int, int]] = set()
    level: set[tuple[int, int]] = set()
    corners: set[tuple[int, int]] = set()
    for number in range(len(drawing.edges)):
        route = drawing.route(number)
        turns = []
        for before, here, after in zip(route, route[1:], route[2:], strict=False):
            if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
                turns.append(here)
        corners.update(turns)
        for (x1, y1), (x2, y2) in pairwise(route):
            if x1 == x2:
                upright.update((x1, y) for y in range(min(y1, y2), max(y1, y2) + 1))
            else:
                level.update((x, y1) for x in range(min(x1, x2), max(x1, x2) + 1))
    for y, row in enumerate(grid_of(drawing.rows())):
        for x, glyph in enumerate(row):
            if glyph == "┼" and drawing.item_at(x, y) is None:
                assert (x, y) in upright & level - corners, (x, y)
