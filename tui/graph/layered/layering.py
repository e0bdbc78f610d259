"""Phase 1: a layer for each vertex, so that every edge goes down."""

from __future__ import annotations

from collections.abc import Sequence

_PASSES = 4


def layers_of(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Longest path from the sources, then tightened; layers start at 0. The edges must have no cycle."""
    outs: list[list[int]] = [[] for _ in range(count)]
    ins: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        outs[source].append(target)
        ins[target].append(source)
    order = topological(outs, ins)
    layer = [0] * count
    for vertex in order:
        below = layer[vertex] + 1
        for target in outs[vertex]:
            if layer[target] < below:
                layer[target] = below
    _tighten(layer, order, outs, ins)
    return layer


def topological(outs: Sequence[Sequence[int]], ins: Sequence[Sequence[int]]) -> list[int]:
    """Vertices so that every edge goes forward (Kahn); those on or behind a cycle are left out."""
    missing = [len(each) for each in ins]
    order = [vertex for vertex, waits in enumerate(missing) if not waits]
    for vertex in order:
        for target in outs[vertex]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


def _tighten(layer: list[int], order: list[int], outs: list[list[int]], ins: list[list[int]]) -> None:
    """Move vertices within their slack to where more edges pull them: the sum of spans shrinks."""
    best, shortest = list(layer), _span(layer, outs)
    for _ in range(_PASSES):
        before = list(layer)
        _sink(layer, order, outs, ins)
        _rise(layer, order, outs, ins)
        span = _span(layer, outs)
        if span < shortest:
            best, shortest = list(layer), span
        if layer == before:
            break
    top = min(best, default=0)
    layer[:] = [each - top for each in best]


def _span(layer: list[int], outs: list[list[int]]) -> int:
    return sum(layer[target] - place for place, each in zip(layer, outs, strict=True) for target in each)


def _sink(layer: list[int], order: list[int], outs: list[list[int]], ins: list[list[int]]) -> None:
    """Move down what has more below than above, taking along what would gladly follow.

    `drag` is what a vertex loses by a step down, counting that what hangs on it comes along: what has
    nothing above drags nothing, and a vertex's other edges downwards shorten when it follows.
    """
    drag = [0] * len(layer)
    for vertex in order:
        drag[vertex] = sum([min(1, drag[source] - len(outs[source]) + 1) for source in ins[vertex]])
    for vertex in reversed(order):
        below = outs[vertex]
        if below and len(below) >= drag[vertex]:
            lowest = min([layer[target] for target in below]) - 1
            if lowest > layer[vertex]:
                layer[vertex] = lowest


def _rise(layer: list[int], order: list[int], outs: list[list[int]], ins: list[list[int]]) -> None:
    """Move up what has more above than below."""
    for vertex in order:
        above = ins[vertex]
        if above and len(above) > len(outs[vertex]):
            highest = max([layer[source] for source in above]) + 1
            if highest < layer[vertex]:
                layer[vertex] = highest
