"""Kicks: turn a piece of a layer around, let its surroundings settle, keep what crosses less.

Iterated local search; the choices come from a fixed sequence, so that the same graph is drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui.graph.layered import crossings
from tui.graph.layered.sifting import sift_layer
from tui.graph.layered.trunks import Layered

# How many layers may be sifted to settle one kick.
_PATIENCE = 24


def kick(layered: Layered, layers: list[list[int]], position: list[int], count: int, kicks: int) -> int:
    """Better an order of `count` crossings in place with some kicks; give the crossings that are left."""
    wide = [number for number, layer in enumerate(layers) if len(layer) > 2]
    chance = _chances()
    for _ in range(kicks if wide else 0):
        if not count:
            break
        number = wide[next(chance) % len(wide)]
        count -= _try(layered, layers, position, number, chance)
    return count


def _chances() -> Iterator[int]:
    """Numbers that look random (the linear congruence of the C standard's example)."""
    value = 20
    while True:
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        yield value >> 8


def _try(
    layered: Layered, layers: list[list[int]], position: list[int], number: int, chance: Iterator[int]
) -> int:
    """One kick; give what it gained, nothing if it was taken back."""
    layer = layers[number]
    first, second = sorted((next(chance) % len(layer), next(chance) % len(layer)))
    if first == second:
        return 0
    saved = {number: list(layer)}
    before = _around(layered, layers, position, number)
    layer[first : second + 1] = layer[first : second + 1][::-1]
    _place(layer, position)
    gained = before - _around(layered, layers, position, number)
    gained += _settle(layered, layers, position, number, saved)
    if gained >= 0:
        return gained
    for place, order in saved.items():
        layers[place][:] = order
        _place(layers[place], position)
    return 0


def _around(layered: Layered, layers: list[list[int]], position: list[int], number: int) -> int:
    """The crossings above and below a layer."""
    channels = range(max(0, number - 1), min(len(layers) - 1, number + 1))
    return sum([crossings.between(layers[each], layered.downs, position) for each in channels])


def _settle(
    layered: Layered,
    layers: list[list[int]],
    position: list[int],
    number: int,
    saved: dict[int, list[int]],
) -> int:
    """Sift the neighbours, then the layer, then whatever that unsettles; keep what was there in `saved`."""
    waiting = [each for each in (number - 1, number + 1, number) if 0 <= each < len(layers)]
    gained = 0
    for place in waiting:
        above = len(layers[place - 1]) if place else 0
        below = len(layers[place + 1]) if place + 1 < len(layers) else 0
        saved.setdefault(place, list(layers[place]))
        gain = sift_layer(layers[place], position, layered.ups, layered.downs, (above, below))
        gained += gain
        if gain and len(waiting) < _PATIENCE:
            waiting += [each for each in (place - 1, place + 1) if 0 <= each < len(layers)]
    return gained


def _place(layer: list[int], position: list[int]) -> None:
    for place, vertex in enumerate(layer):
        position[vertex] = place
