"""Phase 3: the order within each layer, so that few edges cross.

Several starting orders, each bettered by barycentre sweeps; the best of them settles vertex by vertex and
is kicked. How much is tried is counted in vertices, not in time: the same graph is always drawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.graph.layered.arrangement import Arrangement, links_of
from tui.graph.layered.kicks import kick
from tui.graph.layered.trunks import Layered

_SWEEPS = 4
# How often a vertex may be looked at, on average, until an order counts as settled.
_LOOKS = 10


def order(layered: Layered) -> None:
    """Put the vertices of every layer in order."""
    layers = layered.layers
    if all(len(layer) < 2 for layer in layers):
        return
    links = links_of(layered)
    size = len(layered.layer)
    best: Arrangement | None = None
    fewest = 0
    for turn, start in enumerate((_breadth_first_up, _breadth_first)):
        trial = Arrangement(layered, start(layered), links)
        _sweep(trial, 1 - turn)
        count = trial.crossings()
        if best is None or count < fewest:
            best, fewest = trial, count
        if not fewest:
            break
    assert best is not None
    if fewest:
        for layer in best.layers:
            best.look_at(layer)
        fewest -= best.settle(_LOOKS * size)[0]
        kick(best, fewest, _kicks(size) * size)
    layers[:] = best.layers


def _kicks(size: int) -> int:
    """How often kicks may look at a vertex, on average."""
    return 6 if size <= 150 else 9 if size <= 600 else 6 if size <= 2500 else 2


def _sweep(order: Arrangement, first: int) -> None:
    """Barycentre sweeps, down and up in turn; `first` is 1 to begin upwards."""
    for turn in range(first, first + _SWEEPS):
        if turn % 2 == 0:
            for layer in order.layers[1:]:
                _by_barycentre(order, layer, order.ups)
        else:
            for layer in order.layers[-2::-1]:
                _by_barycentre(order, layer, order.downs)


def _by_barycentre(order: Arrangement, layer: list[int], neighbours: Sequence[Sequence[int]]) -> None:
    position = order.position
    keys = {}
    for vertex in layer:
        near = neighbours[vertex]
        if len(near) == 1:
            keys[vertex] = float(position[near[0]])
        elif len(near) == 2:
            keys[vertex] = (position[near[0]] + position[near[1]]) / 2
        elif near:
            keys[vertex] = sum([position[each] for each in near]) / len(near)
        else:
            keys[vertex] = float(position[vertex])
    layer.sort(key=keys.__getitem__)
    order.number(layer)


def _breadth_first(layered: Layered) -> list[list[int]]:
    return _walk(layered, layered.layers[0], layered.downs, layered.ups)


def _breadth_first_up(layered: Layered) -> list[list[int]]:
    return _walk(layered, layered.layers[-1], layered.ups, layered.downs)


def _walk(
    layered: Layered, seeds: Sequence[int], ahead: Sequence[Sequence[int]], back: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Vertices of each layer in the order in which a walk over the edges, both ways, meets them."""
    found: list[list[int]] = [[] for _ in layered.layers]
    seen = bytearray(len(layered.layer))
    for seed in [*seeds, *range(len(layered.layer))]:
        if seen[seed]:
            continue
        seen[seed] = 1
        waiting = [seed]
        for vertex in waiting:
            found[layered.layer[vertex]].append(vertex)
            for near in (back[vertex], ahead[vertex]):
                for other in near:
                    if not seen[other]:
                        seen[other] = 1
                        waiting.append(other)
    return found
