"""Phase 5: a place for each vertex along its layer, in whole cells.

Sweeps of weighted isotonic regression (pool adjacent violators) pull every vertex to its neighbours
without ever breaking an order or a distance; then what can be made straight within its slack is.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import le

from tui.graph.layered.metrics import Metrics
from tui.graph.layered.trunks import Layered

# How strongly a piece of a long edge pulls, other edges pulling with 1: what is long should be straight.
_LONG = 8
# How many cells a node is moved at most to make an edge straight. Farther away, it would leave its long
# edges behind, and these would lean over others.
_NUDGE = 3


def centres(layered: Layered, cross: Sequence[int], metrics: Metrics) -> list[int]:
    """The centre of each vertex; the leftmost cell of all is 0. `cross` are sizes along the layer."""
    offsets = [_offsets(layered, layer, cross, metrics) for layer in layered.layers]
    centre = [0] * len(layered.layer)
    for layer, offset in zip(layered.layers, offsets, strict=True):
        for vertex, place in zip(layer, offset, strict=True):
            centre[vertex] = place
    if any(layered.downs):
        _sweeps(layered, offsets, centre)
        _straighten(layered, offsets, centre)
        _align(layered, offsets, centre)
    left = min(centre[vertex] - (cross[vertex] - 1) // 2 for layer in layered.layers for vertex in layer)
    return [place - left for place in centre]


def _offsets(layered: Layered, layer: Sequence[int], cross: Sequence[int], metrics: Metrics) -> list[int]:
    """The centres when all stand as close as they may."""
    found: list[int] = []
    place = 0
    before = -1
    for vertex in layer:
        half = (cross[vertex] - 1) // 2
        if before >= 0:
            wire = vertex >= layered.real or before >= layered.real
            place += cross[before] - 1 - (cross[before] - 1) // 2 + 1 + half
            place += metrics.wire_gap if wire else metrics.gap
        found.append(place)
        before = vertex
    return found


def _sweeps(layered: Layered, offsets: list[list[int]], centre: list[int]) -> None:
    numbers = range(len(layered.layers))
    both = [above + below for above, below in zip(layered.ups, layered.downs, strict=True)]
    rounds = 2 if len(centre) < 40 else 1
    for _ in range(rounds):
        for number in numbers[1:]:
            _pull(layered, layered.layers[number], offsets[number], centre, layered.ups)
        for number in reversed(numbers[:-1]):
            _pull(layered, layered.layers[number], offsets[number], centre, layered.downs)
    for number in numbers:
        _pull(layered, layered.layers[number], offsets[number], centre, both)


def _pull(
    layered: Layered,
    layer: Sequence[int],
    offset: Sequence[int],
    centre: list[int],
    near: Sequence[Sequence[int]],
) -> None:
    """Pull a layer's vertices to the mean of their neighbours, as far as the others let them."""
    real = layered.real
    wanted: list[float] = []
    weights: list[float] = []
    for vertex, shift in zip(layer, offset, strict=True):
        others = near[vertex]
        count = len(others)
        if not count:
            wanted.append(centre[vertex] - shift)
            weights.append(0.01)
        elif count == 1:
            wanted.append(centre[others[0]] - shift)
            weights.append(_LONG if vertex >= real or others[0] >= real else 1)
        else:
            pull = weight = 0
            for other in others:
                if vertex >= real or other >= real:
                    pull += _LONG * centre[other]
                    weight += _LONG
                else:
                    pull += centre[other]
                    weight += 1
            wanted.append(pull / weight - shift)
            weights.append(weight)
    for vertex, shift, value in zip(layer, offset, isotonic(wanted, weights), strict=True):
        centre[vertex] = shift + value


def isotonic(wanted: Sequence[float], weights: Sequence[float]) -> list[int]:
    """The non-decreasing integers closest to what is wanted (least squares, rounded)."""
    if all(map(le, wanted, wanted[1:])):
        return list(map(round, wanted))
    means: list[float] = []
    masses: list[float] = []
    counts: list[int] = []
    for value, mass in zip(wanted, weights, strict=True):
        count = 1
        while means and means[-1] > value:
            before, heavy = means.pop(), masses.pop()
            value = (value * mass + before * heavy) / (mass + heavy)
            mass += heavy
            count += counts.pop()
        means.append(value)
        masses.append(mass)
        counts.append(count)
    found: list[int] = []
    for mean, count in zip(means, counts, strict=True):
        found += [round(mean)] * count
    return found


def _straighten(layered: Layered, offsets: list[list[int]], centre: list[int]) -> None:
    """Move a vertex onto the column of a neighbour where its layer leaves room for that."""
    numbers = range(len(layered.layers))
    for sweep in (numbers[1:], range(len(layered.layers) - 2, -1, -1)):
        downwards = sweep.step > 0
        near = layered.ups if downwards else layered.downs
        for number in sweep:
            _snap(layered, layered.layers[number], offsets[number], centre, near, downwards=downwards)


def _snap(
    layered: Layered,
    layer: Sequence[int],
    offset: Sequence[int],
    centre: list[int],
    near: Sequence[Sequence[int]],
    *,
    downwards: bool,
) -> None:
    real = layered.real
    far = layered.downs if downwards else layered.ups
    for index, vertex in enumerate(layer):
        others = near[vertex]
        if not others:
            continue
        wire = vertex >= real
        if wire and any(centre[vertex] == centre[each] for each in far[vertex] if each >= real):
            continue
        if len(others) == 1 and not _in_the_middle(vertex, others[0], far, centre):
            continue
        target = _middle(others, centre)
        if not wire and abs(target - centre[vertex]) > _NUDGE and _held(vertex, layered):
            continue
        low, high = _room(layer, offset, centre, index)
        centre[vertex] = min(max(target, low), high)


def _align(layered: Layered, offsets: list[list[int]], centre: list[int]) -> None:
    """Put all pieces of a long edge on one column, where each of their layers leaves room for that."""
    places = {
        vertex: place
        for layer in layered.layers
        for place, vertex in enumerate(layer)
        if vertex >= layered.real
    }
    for vertex in range(layered.real, len(centre)):
        wire = _wire(layered, vertex)
        if len({centre[each] for each in wire}) < 2:
            continue
        rooms = []
        for each in wire:
            number = layered.layer[each]
            rooms.append(_room(layered.layers[number], offsets[number], centre, places[each]))
        low, high = max(room[0] for room in rooms), min(room[1] for room in rooms)
        if low <= high:
            column = min(max(_middle(wire, centre), low), high)
            for each in wire:
                centre[each] = column


def _wire(layered: Layered, first: int) -> list[int]:
    """The dummies from one on as far as they are a line without branches; none if it goes on above."""
    real, ups, downs = layered.real, layered.ups, layered.downs
    above = ups[first]
    if len(above) == 1 and above[0] >= real and len(downs[above[0]]) == 1:
        return []
    wire = [first]
    while True:
        below = downs[wire[-1]]
        if len(below) != 1 or below[0] < real or len(ups[below[0]]) != 1:
            return wire
        wire.append(below[0])


def _held(vertex: int, layered: Layered) -> bool:
    """True for a vertex at the end of a long edge."""
    real = layered.real
    return any(other >= real for near in (layered.ups, layered.downs) for other in near[vertex])


def _in_the_middle(vertex: int, other: int, far: Sequence[Sequence[int]], centre: Sequence[int]) -> bool:
    """True if a straight line from `other` to the vertex would look right: it is the middle one there."""
    near = far[other]
    if len(near) % 2 == 0:
        return False
    place = centre[vertex]
    return len(near) == 1 or sum(1 for each in near if centre[each] < place) == len(near) // 2


def _middle(others: Sequence[int], centre: Sequence[int]) -> int:
    """Where the one in the middle is; half way between the outer ones if none is."""
    if len(others) == 1:
        return centre[others[0]]
    places = sorted([centre[each] for each in others])
    return places[len(places) // 2] if len(places) % 2 else (places[0] + places[-1]) // 2


def _room(layer: Sequence[int], offset: Sequence[int], centre: Sequence[int], index: int) -> tuple[int, int]:
    low, high = -(1 << 30), 1 << 30
    if index:
        low = centre[layer[index - 1]] + offset[index] - offset[index - 1]
    if index + 1 < len(layer):
        high = centre[layer[index + 1]] - offset[index + 1] + offset[index]
    return low, high
