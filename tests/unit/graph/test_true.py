"""Reading a drawing's text back gives exactly the graph's edges."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.graph.reading import Entry, check, entries, graph_of, grid_of, places_of
from tests.unit.graph.tracer import Tracer
from tui.graph import Density, Direction, Options, layout
from tui.model import Change, EdgeKind, Graph, GraphEdge, GraphNode, Phase, Scope, ScopeKind

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


WIDE = ("데이터-수집", "train 🚀", "漢字-変換", "e\u0301valuer", "plain", "a-rather-long-name-for-one-step")


def nested(count: int, seed: int) -> Graph:
    """A random graph of so many nodes in scopes inside of scopes, with labels of many scripts and phases."""
    chance = random.Random(seed)
    scopes: list[Scope] = []
    for number in range(count // 12):
        parent = chance.choice(["", *(scope.id for scope in scopes[-6:])])
        title = f"{chance.choice(WIDE)} {number}"
        scopes.append(Scope(f"s{number}", title, chance.choice(tuple(ScopeKind)), parent))
    homes = ["", *(scope.id for scope in scopes)]
    nodes = [
        GraphNode(
            f"n{number}",
            f"{chance.choice(WIDE)}-{number}",
            chance.choice(homes),
            phase=chance.choice(tuple(Phase)),
            duration=chance.choice((None, 3.0, 400.0)),
            change=chance.choice((Change.NONE, Change.NONE, Change.ADDED)),
        )
        for number in range(count)
    ]
    siblings: dict[str, list[str]] = {}
    for name, parent in [(node.id, node.parent) for node in nodes] + [(s.id, s.parent) for s in scopes]:
        siblings.setdefault(parent, []).append(name)
    pairs = {
        (group[first], group[min(first + chance.randint(1, 9), len(group) - 1)])
        for group in siblings.values()
        for first in range(len(group) - 1)
        for _ in range(2)
    }
    edges = [
        GraphEdge(a, b, chance.choice((EdgeKind.DATA, EdgeKind.DATA, EdgeKind.ORDER)), ("rows", "모델"))
        for a, b in sorted(pairs)
    ]
    return Graph(tuple(nodes), tuple(edges), tuple(scopes))


@pytest.mark.parametrize("manner", MANNERS, ids=str)
@pytest.mark.parametrize("count", [50, 200])
def test_nested_graphs_read_back(count: int, manner: tuple[Direction, Density, bool]) -> None:
    graph = nested(count, count)
    drawing = layout(graph, options(manner))
    check(drawing)
    assert len(drawing.edges) == len(graph.edges)


@pytest.mark.parametrize("manner", [MANNERS[0], MANNERS[3], MANNERS[4], MANNERS[7]], ids=str)
def test_a_thousand_nested_nodes_read_back(manner: tuple[Direction, Density, bool]) -> None:
    graph = nested(1000, 1)
    drawing = layout(graph, options(manner))
    check(drawing)
    assert len(drawing.edges) == len(graph.edges)


@pytest.mark.parametrize("manner", [each for each in MANNERS if each[0] is Direction.DOWN], ids=str)
def test_what_edges_carry_hides_no_line(manner: tuple[Direction, Density, bool]) -> None:
    drawing = layout(nested(200, 3), replace(options(manner), carries=True))
    assert any("모델" in row for row in drawing.rows())
    check(drawing)


def faults(grid: list[list[str]], tracer: Tracer) -> Iterator[tuple[int, int, str]]:
    """Changes of one cell of a line, after which the drawing should say something else."""
    heads = "".join(tracer.heads)
    for y, row in enumerate(grid):
        for x, glyph in enumerate(row):
            if (x, y) in tracer.owner or (glyph not in tracer.arms and glyph not in heads):
                continue
            yield x, y, " "
            if glyph == "┼":
                yield from ((x, y, other) for other in "├┤┬┴")
            elif glyph in "┌┐└┘":
                yield x, y, "┼"


@pytest.mark.parametrize("manner", MANNERS, ids=str)
def test_the_tracer_notices_faults(manner: tuple[Direction, Density, bool]) -> None:
    drawing = layout(nested(16, 5), options(manner))
    tracer = Tracer(grid_of(drawing.rows()), places_of(drawing), ascii_only=drawing.manner.ascii_only)
    true = tracer.edges()
    found = list(faults(tracer.grid, tracer))
    assert len(found) > 50
    missed = []
    for x, y, fault in found:
        was, tracer.grid[y][x] = tracer.grid[y][x], fault
        try:
            if tracer.edges() == true:
                missed.append((x, y, was, fault))
        except AssertionError:
            pass  # an arrow head points at nothing: noticed
        tracer.grid[y][x] = was
    # Where two lines that lead to the same node meet, it may make no difference which is followed.
    assert len(missed) < len(found) / 30, missed
