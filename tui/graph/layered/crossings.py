"""Counting crossings between layers."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence


def between(upper: Sequence[int], downs: Sequence[Sequence[int]], position: Sequence[int]) -> int:
    """Crossings of the edges from one layer to the next, for the order that `position` gives."""
    seen: list[int] = []
    found = count = 0
    for vertex in upper:
        targets = downs[vertex]
        if len(targets) == 1:
            place = position[targets[0]]
            index = bisect_right(seen, place)
            found += count - index
            seen.insert(index, place)
            count += 1
        elif targets:
            places = [position[target] for target in targets]
            for place in places:
                found += count - bisect_right(seen, place)
            for place in places:
                insort(seen, place)
            count += len(places)
    return found


def total(layers: Sequence[Sequence[int]], downs: Sequence[Sequence[int]], position: Sequence[int]) -> int:
    """Crossings of all layers."""
    return sum(between(layer, downs, position) for layer in layers[:-1])
