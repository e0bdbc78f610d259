"""Reading a drawing's text back gives exactly the graph's edges."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.graph.reading import Entry, check, entries, graph_of
from tui.graph import Density, Direction, Options, layout
from tui.model import EdgeKind, Graph, GraphEdge, GraphNode, Phase, Scope, ScopeKind

MANNERS = list(product((Direction.DOWN, Direction.RIGHT), (Density.BOX, Density.LINE), (False, True)))
REAL = entries("real.json")
RANDOM = entries("random.json")


def options(manner: tuple[Direction, Density, bool]) -> Options:
    direction, density, ascii_only = manner
    return Options(direction, density, ascii_only)


@pytest.mark.parametrize("manner", MANNERS, ids=str)
def test_every_real_graph_reads_back(manner: tuple[Direction, Density, bool]) -> None:
    for entry in REAL:
        graph = graph_of(entry)
        drawing = layout(graph, options(manner))
        check(drawing)
        drawn = {(edge.source, edge.target) for edge in drawing.edges}
        assert drawn == {(edge.source, edge.target) for edge in graph.edges}


@pytest.mark.parametrize("manner", MANNERS, ids=str)
@pytest.mark.parametrize("entry", RANDOM, ids=lambda entry: entry["name"])
def test_random_graphs_read_back(entry: Entry, manner: tuple[Direction, Density, bool]) -> None:
    drawing = layout(graph_of(entry), options(manner))
    check(drawing)
    assert len(drawing.edges) == len(set(map(tuple, entry["edges"])))


LABELS = st.text(alphabet="abcXYZ-_ 가나다데이터漢字🚀e\u0301", min_size=1, max_size=14)


@st.composite
def graphs(draw: st.DrawFn, size: int = 24) -> Graph:
    """Graphs with nested scopes, both kinds of edges, and labels of many scripts."""
    count = draw(st.integers(1, size))
    scopes = [
        Scope(f"s{number}", draw(LABELS), ScopeKind.SUBDAG, draw(st.sampled_from(["", *parents])))
        for number in range(draw(st.integers(0, 4)))
        for parents in [[f"s{each}" for each in range(number)]]
    ]
    names = ["", *(scope.id for scope in scopes)]
    phases = st.sampled_from(draw(st.sampled_from([(None,), tuple(Phase), (None, Phase.RUNNING)])))
    nodes = [
        GraphNode(f"n{each}", draw(LABELS), draw(st.sampled_from(names)), phase=draw(phases), duration=70.0)
        for each in range(count)
    ]
    siblings: dict[str, list[str]] = {}
    for node in nodes:
        siblings.setdefault(node.parent, []).append(node.id)
    for scope in scopes:
        siblings.setdefault(scope.parent, []).append(scope.id)
    edges = []
    for group in siblings.values():
        pairs = [(a, b) for place, a in enumerate(group) for b in group[place + 1 :]]
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * len(group), unique=True)) if pairs else []
        edges += [GraphEdge(a, b, draw(st.sampled_from(EdgeKind))) for a, b in chosen]
    return Graph(tuple(nodes), tuple(edges), tuple(scopes))


@settings(max_examples=150, deadline=None)
@given(graphs(), st.sampled_from(MANNERS))
def test_any_graph_reads_back(graph: Graph, manner: tuple[Direction, Density, bool]) -> None:
    drawing = layout(graph, options(manner))
    check(drawing)
    assert {(edge.source, edge.target) for edge in drawing.edges} == {
        (edge.source, edge.target) for edge in graph.edges
    }
