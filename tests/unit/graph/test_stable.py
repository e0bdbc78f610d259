"""A small change of a graph is a small change of its drawing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tests.unit.graph.reading import Entry, check, entries, graph_of
from tui.graph import Direction, Drawing, Options, layout
from tui.model import EdgeKind, Graph, GraphEdge, GraphNode, Phase, Scope, ScopeKind

RANDOM = [entry for entry in entries("random.json") if len(entry["nodes"]) >= 20]
DOWN = Options(Direction.DOWN)


def pairs(drawing: Drawing) -> dict[tuple[str, str], bool]:
    """For each two items in one layer of one frame: whether the first is left of the second."""
    rows: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for item in drawing.items.values():
        rows.setdefault((item.parent, item.y), []).append((item.x, item.id))
    return {
        (min(a[1], b[1]), max(a[1], b[1])): (a < b) == (a[1] < b[1])
        for row in rows.values()
        for a, b in combinations(row, 2)
    }


def kept(before: Drawing, after: Drawing) -> float:
    """The share of pairs that are in one layer in both, and in the same order."""
    old, new = pairs(before), pairs(after)
    both = old.keys() & new.keys()
    assert both
    return sum(1 for pair in both if old[pair] == new[pair]) / len(both)


@pytest.mark.parametrize("entry", RANDOM, ids=lambda entry: entry["name"])
def test_adding_a_node_keeps_the_order_of_the_others(entry: Entry) -> None:
    graph = graph_of(entry)
    before = layout(graph, DOWN)
    for source, target in [graph.edges[0].source, graph.edges[-1].target], [graph.nodes[3].id, ""]:
        fresh = GraphNode("fresh", "fresh")
        edges = [GraphEdge(source, "fresh")] + ([GraphEdge("fresh", target)] if target else [])
        after = layout(Graph((*graph.nodes, fresh), (*graph.edges, *edges)), DOWN, before)
        check(after)
        assert kept(before, after) >= 0.95


@pytest.mark.parametrize("entry", RANDOM, ids=lambda entry: entry["name"])
def test_removing_a_node_keeps_the_order_of_the_others(entry: Entry) -> None:
    graph = graph_of(entry)
    before = layout(graph, DOWN)
    gone = graph.nodes[len(graph.nodes) // 2].id
    nodes = tuple(node for node in graph.nodes if node.id != gone)
    edges = tuple(edge for edge in graph.edges if gone not in (edge.source, edge.target))
    after = layout(Graph(nodes, edges), DOWN, before)
    check(after)
    assert kept(before, after) >= 0.95


def nested() -> Graph:
    scopes = [Scope(f"s{number}", f"part {number}", ScopeKind.SUBDAG) for number in range(4)]
    nodes = [GraphNode(f"n{number}", f"n{number}", f"s{number % 4}") for number in range(16)]
    tops = [GraphNode(f"t{number}", f"top {number}") for number in range(3)]
    edges = [GraphEdge(f"t{a}", f"s{b}") for a in range(3) for b in range(4) if (a + b) % 3]
    edges += [GraphEdge(f"n{a}", f"n{a + 4}", EdgeKind.ORDER) for a in range(8)]
    return Graph((*nodes, *tops), tuple(edges), tuple(scopes))


def test_unfolding_a_scope_keeps_the_order_of_the_others() -> None:
    graph = nested()
    folded = replace(DOWN, collapsed=frozenset(["s0", "s1", "s2", "s3"]))
    before = layout(graph, folded)
    after = layout(graph, replace(folded, collapsed=frozenset(["s0", "s1", "s3"])), before)
    check(after)
    assert kept(before, after) == 1.0


def test_a_change_of_states_moves_nothing() -> None:
    graph = nested()
    waiting = replace(graph, nodes=tuple(replace(n, phase=Phase.PENDING) for n in graph.nodes))
    drawing = layout(waiting, DOWN)
    places = {item.id: (item.x, item.y, item.width, item.height) for item in drawing.items.values()}
    rows = drawing.rows()
    running = replace(waiting.nodes[5], phase=Phase.RUNNING, duration=75.0)
    changed = drawing.update([*waiting.nodes[:5], running])
    assert [item.id for item in changed] == [running.id]
    after = drawing.rows()
    item = drawing.items[running.id]
    different = [row for row, pair in enumerate(zip(rows, after, strict=True)) if pair[0] != pair[1]]
    assert different == [item.face_row]
    assert "◐" in after[item.face_row]
    assert "1m 15s" in after[item.face_row]
    assert places == {i.id: (i.x, i.y, i.width, i.height) for i in drawing.items.values()}
