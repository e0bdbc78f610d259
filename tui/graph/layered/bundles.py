"""Phase 2: edges bundled, so that what shares a line in the drawing says no more than the truth.

A bundle holds all edges between some sources and some targets: a star around one source or around one
target, or every edge from each of several sources to each of several targets in the next layer. However
its lines run together, and whichever way one reads along them, only true edges can be read.
"""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[int, int]


def bundles(edges: Sequence[Edge], dashed: Sequence[bool], layer: Sequence[int]) -> list[list[int]]:
    """Partition edges (given by their places) with few ports; order and data are never mixed."""
    found: list[list[int]] = []
    for kind in (False, True):
        places = [place for place, order in enumerate(dashed) if order == kind]
        if places:
            found += _of_kind(edges, places, layer)
    return found


def _of_kind(edges: Sequence[Edge], places: list[int], layer: Sequence[int]) -> list[list[int]]:
    outs: dict[int, list[int]] = {}
    ins: dict[int, list[int]] = {}
    for place in places:
        source, target = edges[place]
        outs.setdefault(source, []).append(place)
        ins.setdefault(target, []).append(place)
    found = _complete(edges, ins, layer)
    taken = {place for bundle in found for place in bundle}
    stars = [(-len(each), 0, centre) for centre, each in outs.items()]
    stars += [(-len(each), 1, centre) for centre, each in ins.items()]
    stars.sort()
    for _, side, centre in stars:
        star = [place for place in (ins if side else outs)[centre] if place not in taken]
        if star:
            taken.update(star)
            found.append(star)
    return found


def _complete(edges: Sequence[Edge], ins: dict[int, list[int]], layer: Sequence[int]) -> list[list[int]]:
    """Bundles of targets that have the very same sources, two or more, all one layer above."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for target, places in ins.items():
        if len(places) > 1 and all(layer[target] - layer[edges[place][0]] == 1 for place in places):
            groups.setdefault(tuple(sorted(edges[place][0] for place in places)), []).append(target)
    return [
        [place for target in targets for place in ins[target]]
        for targets in groups.values()
        if len(targets) > 1
    ]
