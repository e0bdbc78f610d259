"""Layers are as tight as they can be, and what can stand in the order that was given does."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from tests.unit.graph.reading import check
from tui.graph import Density, Direction, Options, layout
from tui.graph.layered.layering import layers_of
from tui.model import Graph, GraphEdge, GraphNode

Edges = list[tuple[int, int]]
DOWN = Options(Direction.DOWN, Density.BOX)


def some_edges(count: int, wanted: int, reach: int, seed: int) -> Edges:
    """Random edges forwards, between vertices at most `reach` apart."""
    chance = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    for _ in range(wanted):
        first = chance.randrange(count - 1)
        pairs.add((first, min(count - 1, first + chance.randint(1, reach))))
    return sorted(pairs)


def spans(layer: list[int], edges: Edges) -> int:
    assert all(layer[a] < layer[b] for a, b in edges)
    return sum(layer[b] - layer[a] for a, b in edges)


def shortest(
    count: int, edges: Edges, layer: tuple[int, ...] = (), cost: int = 0, best: int = 1 << 30
) -> int:
    """The least sum of spans that there is, by trying everything."""
    if cost >= best:
        return best
    vertex = len(layer)
    if vertex == count:
        return cost
    above = [layer[a] for a, b in edges if b == vertex]
    for place in range(max(above, default=-1) + 1, count + 1):
        more = sum(place - each for each in above)
        best = shortest(count, edges, (*layer, place), cost + more, best)
    return best


@pytest.mark.parametrize("seed", range(60))
def test_small_graphs_have_the_shortest_edges(seed: int) -> None:
    count = 3 + seed % 5
    edges = some_edges(count, 2 * count, count, seed)
    assert spans(layers_of(count, edges), edges) == shortest(count, edges)


@pytest.mark.parametrize("seed", range(5))
def test_what_hangs_between_layers_is_pulled_together(seed: int) -> None:
    edges = some_edges(300, 450, 25, seed)
    layer = layers_of(300, edges)
    longest = [0] * 300
    for a, b in edges:
        longest[b] = max(longest[b], longest[a] + 1)
    assert min(layer) == 0
    assert spans(layer, edges) < 0.7 * spans(longest, edges)


def test_the_given_order_is_kept_where_nothing_crosses() -> None:
    names = ["root", "a", "b", "c", "d", "e", "f", "g", "h", "end"]
    pairs = [("root", each) for each in "abcde"]
    pairs += [("a", "f"), ("b", "f"), ("c", "g"), ("d", "g"), ("e", "h")]
    pairs += [(each, "end") for each in "fgh"]
    graph = Graph(tuple(GraphNode(n, n) for n in names), tuple(GraphEdge(a, b) for a, b in pairs))
    drawing = layout(graph, DOWN)
    check(drawing)
    for row in ("abcde", "fgh"):
        places = [drawing.items[name].x for name in row]
        assert places == sorted(places)
    assert "┼" not in "".join(drawing.rows())


def test_a_chain_is_one_straight_line() -> None:
    names = ["a", "a-long-name", "b", "another-long-name", "c"]
    nodes = (*(GraphNode(name, name) for name in names), GraphNode("side", "side"))
    edges = [GraphEdge(a, b) for a, b in pairwise(names)]
    drawing = layout(Graph(nodes, (*edges, GraphEdge("a", "side"))), DOWN)
    check(drawing)
    for number, edge in enumerate(drawing.edges[1:4], 1):
        assert len({x for x, _ in drawing.route(number)}) == 1, edge
