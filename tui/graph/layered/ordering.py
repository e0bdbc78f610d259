"""Phase 3: the order within each layer, so that few edges cross.

Several starting orders, each bettered by barycentre sweeps and sifting; the one with the fewest crossings
stays. How much is tried shrinks as the graph grows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.graph.layered import crossings
from tui.graph.layered.kicks import kick
from tui.graph.layered.sifting import sift_layer
from tui.graph.layered.trunks import Layered

_SWEEPS = 8


def order(layered: Layered) -> None:
    """Put the vertices of every layer in order."""
    layers = layered.layers
    if all(len(layer) < 2 for layer in layers):
        return
    size = len(layered.layer)
    best: list[list[int]] = []
    fewest = -1
    for start in _starts(size):
        trial = start(layered)
        position = _positions(trial, size)
        count = improve(layered, trial, position, _rounds(size))
        if fewest < 0 or count < fewest:
            fewest, best = count, trial
        if not fewest:
            break
    if fewest and _kicks(size):
        kick(layered, best, _positions(best, size), fewest, _kicks(size))
    layers[:] = best


def _kicks(size: int) -> int:
    return 12 if size <= 120 else 10 if size <= 500 else 10 if size <= 2000 else 0


def _rounds(size: int) -> int:
    return 6 if size <= 400 else 8 if size <= 2000 else 1


def _starts(size: int) -> list[Callable[[Layered], list[list[int]]]]:
    every: list[Callable[[Layered], list[list[int]]]]
    every = [_breadth_first_up, _breadth_first, _given, _depth_first]
    return every[: 2 if size <= 120 else 2 if size <= 500 else 1]


def improve(layered: Layered, layers: list[list[int]], position: list[int], rounds: int) -> int:
    """Better the order in place; give the crossings that are left."""
    downs, ups = layered.downs, layered.ups
    count = sweep(layered, layers, position)
    widths = [0, *map(len, layers), 0]
    stale = set(range(len(layers)))
    for turn in range(rounds):
        if not count or not stale:
            break
        for number in sorted(stale, reverse=turn % 2 == 1):
            around = (widths[number], widths[number + 2])
            gained = sift_layer(layers[number], position, ups, downs, around)
            stale.discard(number)
            if gained:
                count -= gained
                stale.update(each for each in (number - 1, number + 1) if 0 <= each < len(layers))
    return count


def sweep(layered: Layered, layers: list[list[int]], position: list[int]) -> int:
    """Barycentre sweeps down and up while they help; give the crossings of the best order seen."""
    best = [list(layer) for layer in layers]
    fewest = crossings.total(layers, layered.downs, position)
    stale = 0
    for turn in range(_SWEEPS):
        if turn % 2 == 0:
            for layer in layers[1:]:
                _by_barycentre(layer, layered.ups, position)
        else:
            for layer in reversed(layers[:-1]):
                _by_barycentre(layer, layered.downs, position)
        count = crossings.total(layers, layered.downs, position)
        if count < fewest:
            fewest, best, stale = count, [list(layer) for layer in layers], 0
        else:
            stale += 1
        if not fewest or stale > 1:
            break
    for layer, kept in zip(layers, best, strict=True):
        layer[:] = kept
        for place, vertex in enumerate(layer):
            position[vertex] = place
    return fewest


def _by_barycentre(layer: list[int], neighbours: Sequence[Sequence[int]], position: list[int]) -> None:
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
    for place, vertex in enumerate(layer):
        position[vertex] = place


def _positions(layers: Sequence[Sequence[int]], size: int) -> list[int]:
    position = [0] * size
    for layer in layers:
        for place, vertex in enumerate(layer):
            position[vertex] = place
    return position


def _given(layered: Layered) -> list[list[int]]:
    return [list(layer) for layer in layered.layers]


def _breadth_first(layered: Layered) -> list[list[int]]:
    return _walk(layered, layered.layers[0], layered.downs, layered.ups, depth=False)


def _breadth_first_up(layered: Layered) -> list[list[int]]:
    return _walk(layered, layered.layers[-1], layered.ups, layered.downs, depth=False)


def _depth_first(layered: Layered) -> list[list[int]]:
    return _walk(layered, layered.layers[0], layered.downs, layered.ups, depth=True)


def _walk(
    layered: Layered,
    seeds: Sequence[int],
    ahead: Sequence[Sequence[int]],
    back: Sequence[Sequence[int]],
    *,
    depth: bool,
) -> list[list[int]]:
    """Vertices of each layer in the order in which a walk over the edges, both ways, meets them."""
    found: list[list[int]] = [[] for _ in layered.layers]
    seen = [False] * len(layered.layer)
    for seed in [*seeds, *range(len(layered.layer))]:
        waiting = [seed]
        head = 0
        while head < len(waiting):
            if depth:
                vertex = waiting.pop()
            else:
                vertex = waiting[head]
                head += 1
            if seen[vertex]:
                continue
            seen[vertex] = True
            found[layered.layer[vertex]].append(vertex)
            near = [*back[vertex], *ahead[vertex]]
            waiting.extend(reversed(near) if depth else near)
    return found
