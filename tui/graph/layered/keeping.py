"""Ordering again what was drawn before: what is known keeps its order, what is new finds its place."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graph.layered.sifting import sift_layer
from tui.graph.layered.trunks import Layered

_ROUNDS = 3


def keep_order(layered: Layered, ranks: Sequence[float | None]) -> None:
    """Order the layers by the ranks of known vertices (their places along the layer before).

    New vertices start at the mean of what they are joined to, dummies between their edge's ends; then
    these alone are sifted.
    """
    known = [rank for rank in ranks if rank is not None]
    middle = sum(known) / len(known) if known else 0.0
    place: list[float] = [
        _near(layered, vertex, ranks, middle) if rank is None else rank for vertex, rank in enumerate(ranks)
    ]
    place += [middle] * (len(layered.layer) - layered.real)
    for path in layered.paths:
        for step, vertex in enumerate(path[1:-1], 1):
            share = step / (len(path) - 1)
            place[vertex] = place[path[0]] * (1 - share) + place[path[-1]] * share
    position = [0] * len(layered.layer)
    for layer in layered.layers:
        layer.sort(key=place.__getitem__)
        for index, vertex in enumerate(layer):
            position[vertex] = index
    fresh = {vertex for vertex, rank in enumerate(ranks) if rank is None}
    fresh.update(range(layered.real, len(layered.layer)))
    widths = [0, *map(len, layered.layers), 0]
    for _ in range(_ROUNDS):
        gained = 0
        for number, layer in enumerate(layered.layers):
            around = (widths[number], widths[number + 2])
            gained += sift_layer(layer, position, layered.ups, layered.downs, around, fresh)
        if not gained:
            break


def _near(layered: Layered, vertex: int, ranks: Sequence[float | None], middle: float) -> float:
    """The mean rank of the known neighbours in the graph (through dummies), if there are any."""
    found = []
    for path in layered.paths:
        if vertex in (path[0], path[-1]):
            rank = ranks[path[-1] if path[0] == vertex else path[0]]
            if rank is not None:
                found.append(rank)
    return sum(found) / len(found) if found else middle
