"""Kicks: turn a piece of a layer around, let its surroundings settle, keep what crosses no more.

Iterated local search; the choices come from a fixed sequence, so that the same graph is drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.graph.layered.arrangement import Arrangement, Move

# How many vertices may be looked at to settle one kick, and how many places a piece has at most.
_LOOKS = 40
_PIECE = 5


def kick(order: Arrangement, count: int, budget: int) -> int:
    """Better an order of `count` crossings in place; give the crossings that are left.

    `budget` is how many vertices may be looked at in all. Wide layers are kicked more often.
    """
    wide = [number for number, layer in enumerate(order.layers) for _ in layer if len(layer) > 2]
    chance = _chances()
    while wide and count and budget > 0:
        number = wide[next(chance) % len(wide)]
        size = len(order.layers[number])
        length = min(size, 2 + next(chance) % (_PIECE - 1))
        first = next(chance) % (size - length + 1)
        log: list[Move] = []
        gained = _turn(order, number, first, first + length - 1, log)
        settled, looks = order.settle(_LOOKS, log)
        gained += settled
        budget -= looks + 2
        if gained >= 0:
            count -= gained
            continue
        for place, here, there in reversed(log):
            order.move(order.layers[place], here, there)
    return count


def _chances() -> Iterator[int]:
    """Numbers that look random (the linear congruence of the C standard's example)."""
    value = 20
    while True:
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        yield value >> 8


def _turn(order: Arrangement, number: int, first: int, last: int, log: list[Move]) -> int:
    """Turn a piece of a layer around; give what that gains, and put what it concerns on the list."""
    layer = order.layers[number]
    gained = 0
    for place in range(first, last):
        vertex = layer[last]
        for other in layer[place:last]:
            gained -= order.passing(other, vertex)
        order.move(layer, last, place)
        log.append((number, place, last))
    piece = layer[first : last + 1]
    for vertex in piece:
        order.look_at(order.ups[vertex])
        order.look_at(order.downs[vertex])
    order.look_at(piece)
    return gained
