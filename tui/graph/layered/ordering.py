"""Phase 3: the order within each layer, so that few edges cross.

Starting orders are relaxed along an axis and settle vertex by vertex; the one with the fewest crossings is
kicked. How much is tried is counted in vertices, not in time: the same graph is always drawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from tui.graph.layered.arrangement import Arrangement, links_of
from tui.graph.layered.kicks import kick
from tui.graph.layered.relaxing import relax
from tui.graph.layered.trunks import Layered

# How often a vertex may be looked at, on average, until an order counts as settled.
_LOOKS = 10


def order(layered: Layered) -> None:
    """Put the vertices of every layer in order."""
    layers = layered.layers
    if all(len(layer) < 2 for layer in layers):
        return
    links = links_of(layered)
    size = len(layered.layer)
    starts, sweeps, kicks = _effort(size)
    best: Arrangement | None = None
    fewest = 0
    for start in (_breadth_first_up, _breadth_first)[:starts]:
        trial = Arrangement(layered, relax(start(layered), links, sweeps), links)
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


def _effort(size: int) -> tuple[int, int, int]:
    """For so many vertices: starting orders, sweeps for each, and how often kicks may look at a vertex."""
    if size <= 150:
        return 2, 8, 3
    return (1, 20, 3) if size <= 600 else (1, 24, 2) if size <= 2500 else (1, 12, 0)


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
