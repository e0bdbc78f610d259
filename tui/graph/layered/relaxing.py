"""Phase 3, first part: a starting order, from an axis along which neighbours lie close together.

Every vertex goes to the mean of its neighbours on both sides, layer after layer, and every layer is
stretched to the same spread again, lest all fall into one point: the power iteration of Y. Koren: Drawing
Graphs by Eigenvectors (2005), within layers. Other than barycentre sweeps over places, which forget
all but the layer they come from, it sees the graph as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul

_LEAST_SPREAD = 1e-9


def relax(
    layers: list[list[int]], links: tuple[Sequence[Sequence[int]], Sequence[Sequence[int]]], sweeps: int
) -> list[list[int]]:
    """Reorder layers in place by the axis that so many sweeps, up and down in turn, find; give them back.

    `links` are the neighbours above and below.
    """
    ups, downs = links
    flat = [vertex for layer in layers for vertex in layer]
    index = [0] * len(flat)
    for place, vertex in enumerate(flat):
        index[vertex] = place
    near = [[index[other] for other in (*ups[vertex], *downs[vertex])] for vertex in flat]
    axis: list[float] = []
    rows: list[tuple[int, int, list[tuple[list[int], float]]]] = []
    for layer in layers:
        first, last = len(axis), len(axis) + len(layer)
        axis += [(place + 0.5) / len(layer) - 0.5 for place in range(len(layer))]
        rows.append((first, last, [(each, 1 / len(each)) for each in near[first:last]]))
    for turn in range(sweeps):
        for first, last, row in rows[1:] if turn % 2 else rows[-2::-1]:
            axis[first:last] = _stretched([sum(map(axis.__getitem__, each)) * share for each, share in row])
    for layer in layers:
        layer.sort(key=lambda vertex: axis[index[vertex]])
    return layers


def _stretched(row: list[float]) -> list[float]:
    """Values around 0 with a mean square of 1; as they are if they are all alike."""
    size = len(row)
    if size == 1:
        return row
    mean = sum(row) / size
    row = [value - mean for value in row]
    spread = sqrt(sum(map(mul, row, row)) / size)
    if spread < _LEAST_SPREAD:
        return row
    stretch = 1 / spread
    return [value * stretch for value in row]
