"""Phase 1: a layer for each vertex, so that every edge goes down."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graph.layered.tightening import tighten


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
    if count > 2:
        tighten(layer, outs, ins)
        top = min(layer)
        if top:
            layer = [each - top for each in layer]
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
