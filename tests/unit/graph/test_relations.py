"""Ancestors and descendants, the critical path, moving by geometry, finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.graph import Density, Direction, Options, layout
from tui.graph import navigation as moves
from tui.graph.relations import Relations, critical_path, relations
from tui.model import Change, Graph, GraphEdge, GraphNode, Phase, Scope, ScopeKind

TOOK = {"a": 1.0, "b": 10.0, "c": 2.0, "s.d": 3.0, "s.e": 30.0, "f": 1.0, "alone": 5.0}


def graph() -> Graph:
    nodes = tuple(
        GraphNode(name, name, name.rpartition(".")[0], phase=Phase.SUCCEEDED, duration=took)
        for name, took in TOOK.items()
    )
    pairs = [("a", "b"), ("a", "c"), ("c", "s"), ("b", "f"), ("s", "f")]
    edges = tuple(GraphEdge(source, target) for source, target in pairs)
    return Graph(nodes, edges, (Scope("s", "part", ScopeKind.SUBDAG),))


@pytest.fixture
def known() -> Relations:
    return relations(layout(graph(), Options(Direction.DOWN, Density.BOX)))


def ends(known: Relations, numbers: set[int]) -> set[tuple[str, str]]:
    edges = known.drawing.edges
    return {(edges[number].source, edges[number].target) for number in numbers}


def test_related_are_ancestors_and_descendants_through_frames(known: Relations) -> None:
    items, edges = known.related("s.d")
    assert items == {"s.d", "s", "a", "c", "f"}
    assert ends(known, edges) == {("a", "c"), ("c", "s"), ("s", "f")}


def test_the_critical_path_takes_the_longest_chain_inside_frames_too(known: Relations) -> None:
    items, edges = critical_path(known)
    assert items == {"a", "c", "s", "s.e", "f"}
    assert ends(known, edges) == {("a", "c"), ("c", "s"), ("s", "f")}


def test_a_graph_without_durations_has_no_critical_path() -> None:
    bare = replace(graph(), nodes=tuple(replace(node, duration=None) for node in graph().nodes))
    assert critical_path(relations(layout(bare))) == (set(), set())


def test_traced_edges_are_where_lines_are_painted(known: Relations) -> None:
    drawing = known.drawing
    rows = drawing.rows()
    for number in range(len(drawing.edges)):
        for row, spans in drawing.trace([number]).items():
            for first, last in spans:
                assert " " not in rows[row][first : last + 1]


def test_steps_go_where_they_are_told(known: Relations) -> None:
    for name, item in known.drawing.items.items():
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            other = known.drawing.items[moves.step(known, name, dx, dy)]
            if other is not item:
                assert (other.x - item.x) * dx > 0 or (other.y - item.y) * dy > 0


def test_every_item_can_be_reached_by_steps(known: Relations) -> None:
    seen = {moves.first(known.drawing)}
    waiting = list(seen)
    while waiting:
        name = waiting.pop()
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            other = moves.step(known, name, dx, dy)
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    assert seen == set(known.drawing.items)


def test_finding_and_what_asks_for_attention(known: Relations) -> None:
    drawing = known.drawing
    assert moves.find(drawing, "PART") == ["s"]
    assert moves.find(drawing, "") == []
    assert moves.notable(drawing) == []
    drawing.update([replace(graph().nodes[1], change=Change.CHANGED)])
    assert moves.notable(drawing) == ["b"]
    drawing.update([replace(graph().nodes[2], phase=Phase.RUNNING)])
    assert moves.notable(drawing) == ["c"]
    drawing.update([replace(graph().nodes[0], phase=Phase.ERROR)])
    assert moves.notable(drawing) == ["a"]
