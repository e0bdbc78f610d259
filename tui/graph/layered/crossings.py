"""Counting crossings between layers."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence


def between(upper: Sequence[int], downs: Sequence[Sequence[int]], position: Sequence[int]) -> int:
    """Crossings of the edges from one layer to the next, for the order that `position` gives."""
    seen: list[int] = []
    total = 0
    for vertex in upper:
        targets = downs[vertex]
        if len(targets) > 1:
            places = sorted([position[target] for target in targets])
        else:
            places = [position[target] for target in targets]
        for place in places:
            total += len(seen) - bisect_right(seen, place)
        for place in places:
            insort(seen, place)
    return total


def total(layers: Sequence[Sequence[int]], downs: Sequence[Sequence[int]], position: Sequence[int]) -> int:
    """Crossings of all layers."""
    return sum(between(layer, downs, position) for layer in layers[:-1])
