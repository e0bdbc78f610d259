"""Phase 3, first part: a starting order, from an axis along which neighbours lie close together.

Every vertex goes to the mean of its neighbours on both sides, layer after layer, and every layer is
stretched to the same spread again, lest all fall into one point: the power iteration of Y. Koren: Drawing
Graphs by Eigenvectors (2005), within layers. Other than barycentre sweeps over places, which forget
all but the layer they come from, it sees the graph as a whole.
"""

from __future__ import annotations

from math import sqrt
from operator import mul

_LEAST_SPREAD = 1e-9
_Pull = tuple[int, int, list[int], float]
_Row = tuple[int, int, list[_Pull]]


def relax(
    layers: list[list[int]], links: tuple[list[list[int]], list[list[int]]], sweeps: int
) -> list[list[int]]:
    """Reorder layers in place by the axis that so many sweeps, up and down in turn, find; give them back.

    `links` are the neighbours above and below.
    """
    ups, downs = links
    flat = [vertex for layer in layers for vertex in layer]
    index = [0] * len(flat)
    for place, vertex in enumerate(flat):
        index[vertex] = place
    axis: list[float] = []
    rows: list[_Row] = []
    for layer in layers:
        first, size = len(axis), len(layer)
        axis += [(place + 0.5) / size - 0.5 for place in range(size)]
        pulls = [_pull([index[other] for other in ups[vertex] + downs[vertex]]) for vertex in layer]
        rows.append((first, first + size, pulls))
    _sweep(rows, axis, sweeps)
    place_of = [axis[each] for each in index]
    for layer in layers:
        layer.sort(key=place_of.__getitem__)
    return layers


def _sweep(rows: list[_Row], axis: list[float], sweeps: int) -> None:
    """Better the axis layer after layer."""
    down, up = rows[1:], rows[-2::-1]
    at = axis.__getitem__
    for turn in range(sweeps):
        for first, last, pulls in down if turn % 2 else up:
            row = [
                (axis[one] + axis[other] + sum(map(at, rest))) * share
                if rest
                else (axis[one] + axis[other]) * share
                for one, other, rest, share in pulls
            ]
            size = last - first
            if size > 1:
                # Around 0 again, and with a mean square of 1, unless all are alike.
                mean = sum(row) / size
                spread = sum(map(mul, row, row)) / size - mean * mean
                if spread > _LEAST_SPREAD:
                    stretch = 1 / sqrt(spread)
                    row = [(value - mean) * stretch for value in row]
            axis[first:last] = row


def _pull(near: list[int]) -> _Pull:
    """What a vertex's neighbours are, and the share of each: the first two by themselves, for speed."""
    if len(near) == 1:
        return near[0], near[0], [], 0.5
    return near[0], near[1], near[2:], 1 / len(near)
