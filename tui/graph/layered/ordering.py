"""Phase 3: the order within each layer, so that few edges cross.

Starting orders are relaxed along an axis and settle vertex by vertex; the one with the fewest crossings is
kicked. How much is tried is counted in vertices, not in time: the same graph is always drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import gt, lt

from tui.graph.layered.arrangement import Arrangement, Links, links_of
from tui.graph.layered.kicks import kick
from tui.graph.layered.relaxing import relax
from tui.graph.layered.trunks import Layered

# How often a vertex may be looked at, on average, until an order counts as settled.
_LOOKS = 10
# Up to so many vertices the order that was given is tried as well.
_SMALL = 40


def order(layered: Layered) -> None:
    """Put the vertices of every layer in order."""
    layers = layered.layers
    if all(len(layer) < 2 for layer in layers):
        return
    links = links_of(layered)
    size = len(layered.layer)
    sweeps, kicks = _effort(size)
    best: Arrangement | None = None
    fewest = 0
    for start in _starts(layered, links, sweeps):
        trial = Arrangement(layered, start, links)
        for layer in trial.layers:
            trial.look_at(layer)
        trial.settle(_LOOKS * size)
        count = trial.crossings()
        if best is None or count < fewest:
            best, fewest = trial, count
        if not fewest:
            break
    assert best is not None
    kick(best, fewest, kicks * size)
    layers[:] = best.layers
    _face(layered)


def _starts(layered: Layered, links: tuple[Links, Links], sweeps: int) -> Iterator[list[list[int]]]:
    """Starting orders: for what is small first the order that was given, which may do as it is."""
    if len(layered.layer) <= _SMALL:
        yield _as_given(layered)
    yield relax(_breadth_first(layered), links, sweeps)


def _as_given(layered: Layered) -> list[list[int]]:
    """The layers by the numbers of their vertices; a dummy stands where its edge comes from."""
    place = [float(vertex) for vertex in range(len(layered.layer))]
    for path in layered.paths:
        for step, vertex in enumerate(path[1:-1], 1):
            place[vertex] = path[0] + (path[-1] - path[0]) * step / (len(path) - 1)
    return [sorted(layer, key=place.__getitem__) for layer in layered.layers]


def _face(layered: Layered) -> None:
    """Turn all layers around if more neighbours then stand in the order that was given."""
    real = layered.real
    agreed = 0
    for layer in layered.layers:
        known = [vertex for vertex in layer if vertex < real]
        agreed += sum(map(lt, known, known[1:])) - sum(map(gt, known, known[1:]))
    if agreed < 0:
        for layer in layered.layers:
            layer.reverse()


def _effort(size: int) -> tuple[int, int]:
    """For so many vertices: sweeps, and how often kicks may look at a vertex."""
    if size <= 150:
        return 16, 4
    if size <= 2000:
        return 24, 2
    return (20, 1) if size <= 3000 else (12, 0)


def _breadth_first(layered: Layered) -> list[list[int]]:
    """Vertices of each layer in the order in which a walk from the last one up, both ways, meets them."""
    ahead, back = layered.ups, layered.downs
    found: list[list[int]] = [[] for _ in layered.layers]
    seen = bytearray(len(layered.layer))
    for seed in [*layered.layers[-1], *range(len(layered.layer))]:
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
