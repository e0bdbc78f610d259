"""Sifting: each vertex goes to the place in its layer where it crosses least.

C. Matuszewski, R. Schoenfeld, P. Molitor: Using Sifting for k-Layer Straightline Crossing Minimization
(1999).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def sift_layer(
    layer: list[int],
    position: list[int],
    ups: Sequence[Sequence[int]],
    downs: Sequence[Sequence[int]],
    widths: tuple[int, int],
    only: Collection[int] | None = None,
) -> int:
    """Sift the vertices of a layer against both neighbour layers; give how many crossings went away.

    `widths` are the numbers of vertices in the layer above and below; `only` those that may move.
    """
    if len(layer) < 2:
        return 0
    above, below = widths
    ends = {
        vertex: [position[each] for each in ups[vertex]] + [position[each] + above for each in downs[vertex]]
        for vertex in layer
    }
    gained = 0
    for vertex in tuple(layer):
        if ends[vertex] and (only is None or vertex in only):
            gained += _sift(vertex, layer, ends, _pull(ends[vertex], above, below))
    for place, vertex in enumerate(layer):
        position[vertex] = place
    return gained


def _pull(ends: list[int], above: int, below: int) -> list[int]:
    """For each place in the two neighbour layers: what an edge end there costs more if we are left of it."""
    if len(ends) == 2 and ends[0] < above <= ends[1]:
        up, down = ends[0], ends[1] - above
        one = [1] * up + [0] + [-1] * (above - up - 1)
        return one + [1] * down + [0] + [-1] * (below - down - 1)
    upper = sorted([end for end in ends if end < above])
    lower = sorted([end - above for end in ends if end >= above])
    return _steps(upper, above) + _steps(lower, below)


def _steps(ends: list[int], width: int) -> list[int]:
    found: list[int] = []
    value = len(ends)
    if value == 1:
        end = ends[0]
        return [1] * end + [0] + [-1] * (width - end - 1)
    for end in ends:
        if end >= len(found):
            found += [value] * (end - len(found))
            found.append(value - 1)
        else:
            found[end] -= 1
        value -= 2
    found += [value] * (width - len(found))
    return found


def _sift(vertex: int, layer: list[int], ends: dict[int, list[int]], pull: list[int]) -> int:
    here = layer.index(vertex)
    at = pull.__getitem__
    best = cost = 0
    place = here
    for index in range(here + 1, len(layer)):
        cost -= sum(map(at, ends[layer[index]]))
        if cost < best:
            best, place = cost, index
    cost = 0
    for index in range(here - 1, -1, -1):
        cost += sum(map(at, ends[layer[index]]))
        if cost < best:
            best, place = cost, index
    if place != here:
        layer.insert(place, layer.pop(here))
    return -best
