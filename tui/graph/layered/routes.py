"""The way of one edge through a placed component, as corners in (along, across) cells."""

from __future__ import annotations

from itertools import pairwise

from tui.graph.layered.component import Placed
from tui.graph.layered.tracks import Bar

Corner = tuple[int, int]


def route(placed: Placed, edge: int) -> list[Corner]:
    """Corners of an edge (its place in the component) from its source to its arrow head."""
    layered = placed.prepared.layered
    path = layered.paths[edge]
    bundle = layered.bundle[edge]
    corners: list[Corner] = []
    for source, target in pairwise(path):
        number = layered.layer[source]
        first = placed.end(number)
        if source < layered.real:
            first = placed.start[number] + placed.main[source]
        index = list(layered.nets[number]).index(bundle)
        net = placed.nets[number][index]
        top = net.tops[net.upper.index(source)]
        bottom = net.bottoms[net.lower.index(target)]
        corners.append((top, first))
        corners += _through(placed, number, placed.channels[number].bars[index], (top, bottom))
        corners.append((bottom, placed.start[number + 1] - 1))
    return corners


def _through(placed: Placed, number: int, bars: list[Bar], columns: tuple[int, int]) -> list[Corner]:
    """The corners in a channel between the columns where the edge comes in and goes out."""
    corners: list[Corner] = []
    column = columns[0]
    for bar, leave in _chain(bars, columns):
        track = placed.track(number, bar.track)
        corners += [(column, track), (leave, track)]
        column = leave
    return corners


def _chain(bars: list[Bar], columns: tuple[int, int]) -> list[tuple[Bar, int]]:
    """The bars to follow, each with the column where it is left."""
    top, bottom = columns
    paths: list[list[tuple[Bar, int]]] = [[(bar, bar.low)] for bar in bars if top in bar.tops]
    seen = {id(path[0][0]) for path in paths}
    for path in paths:
        bar = path[-1][0]
        if bottom in bar.bottoms:
            return [*path[:-1], (bar, bottom)]
        for other in bars:
            column = _meeting(bar, other)
            if column is not None and id(other) not in seen:
                seen.add(id(other))
                paths.append([*path[:-1], (bar, column), (other, other.low)])
    return []


def _meeting(bar: Bar, other: Bar) -> int | None:
    """The column at which two bars of one net are joined."""
    if bar.lower is other:
        return bar.joint
    if other.lower is bar:
        return other.joint
    shared = set(bar.tops) & set(bar.bottoms) & set(other.tops) & set(other.bottoms)
    return min(shared, default=None)
