"""Phase 6: the column where each net leaves or enters each of its vertices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.graph.layered.metrics import Metrics
from tui.graph.layered.trunks import Net

Pin = tuple[Net, int]


class Sides:
    """The ranges of columns in which vertices may have ports."""

    def __init__(
        self,
        margins: Sequence[int],
        centre: Sequence[int],
        cross: Sequence[int],
        metrics: Metrics,
        slack: Sequence[int],
    ) -> None:
        """`margins` are what borders take at both ends of a side, `slack` what more is kept free."""
        self.centre = centre
        self.low = list(centre)
        self.high = list(centre)
        self.pitch = metrics.port_pitch
        for vertex, margin in enumerate(margins):
            half = (cross[vertex] - 1) // 2
            self.low[vertex] = centre[vertex] - half + margin
            self.high[vertex] = centre[vertex] - half + cross[vertex] - 1 - margin - slack[vertex]


Wish = Callable[[Sides, int, Net], tuple[int, int]]


def assign(channel: Sequence[Net], sides: Sides) -> None:
    """Give all nets of a channel their columns: straight where that can be, else in the middle."""
    arriving: dict[int, list[Pin]] = {}
    leaving: dict[int, list[Pin]] = {}
    for net in channel:
        net.bottoms = [0] * len(net.lower)
        net.tops = [0] * len(net.upper)
        for place, vertex in enumerate(net.lower):
            arriving.setdefault(vertex, []).append((net, place))
        for place, vertex in enumerate(net.upper):
            leaving.setdefault(vertex, []).append((net, place))
    for vertex, pins in arriving.items():
        columns = _columns(sides, vertex, pins, _wish)
        for (net, place), column in zip(pins, columns, strict=True):
            net.bottoms[place] = column
    for vertex, pins in leaving.items():
        columns = _columns(sides, vertex, pins, _reach)
        for (net, place), column in zip(pins, columns, strict=True):
            net.tops[place] = column
    taken = {column for net in channel for column in net.tops}
    for net in channel:
        if len(net.tops) + len(net.bottoms) > 3:
            _dodge(net, sides, taken)


def _columns(sides: Sides, vertex: int, pins: list[Pin], wish: Wish) -> list[int]:
    """The columns of all pins at one side of a vertex."""
    low, high = sides.low[vertex], sides.high[vertex]
    if low == high:
        return [low]
    if len(pins) == 1:
        return [min(max(wish(sides, vertex, pins[0][0])[1], low), high)]
    return _spread(low, high, sides.pitch, [wish(sides, vertex, net) for net, _ in pins])


def _wish(sides: Sides, vertex: int, net: Net) -> tuple[int, int]:
    """Where the net comes from, and the column that would suit a vertex best."""
    centre = sides.centre[vertex]
    if len(net.upper) > 1:
        return sum([sides.centre[each] for each in net.upper]) // len(net.upper), centre
    other = net.upper[0]
    if len(net.lower) > 1:
        return sides.centre[other], centre
    low = max(sides.low[vertex], sides.low[other])
    high = min(sides.high[vertex], sides.high[other])
    if low <= high:
        return sides.centre[other], min(max(centre, low), high)
    return sides.centre[other], centre


def _reach(sides: Sides, vertex: int, net: Net) -> tuple[int, int]:
    if len(net.lower) > 1:
        return sum(net.bottoms) // len(net.bottoms), sides.centre[vertex]
    column = net.bottoms[0]
    if sides.low[vertex] <= column <= sides.high[vertex] and len(net.upper) == 1:
        return column, column
    return column, sides.centre[vertex]


def _spread(low: int, high: int, pitch: int, wishes: list[tuple[int, int]]) -> list[int]:
    """Columns between `low` and `high`, in the order of where the wishes come from, none twice."""
    order = sorted(range(len(wishes)), key=wishes.__getitem__)
    pitch = pitch if (len(wishes) - 1) * pitch <= high - low else 1
    columns: list[int] = []
    for number in order:
        origin, wish = wishes[number]
        wish = origin if low <= origin <= high else wish
        columns.append(max(wish, columns[-1] + pitch) if columns else max(wish, low))
    limit = high
    for index in range(len(columns) - 1, -1, -1):
        columns[index] = min(columns[index], limit)
        limit = columns[index] - pitch
    for index, column in enumerate(columns):
        columns[index] = max(column, low if not index else columns[index - 1] + pitch)
    found = [0] * len(wishes)
    for number, column in zip(order, columns, strict=True):
        found[number] = column
    return found


def _dodge(net: Net, sides: Sides, taken: set[int]) -> None:
    """Step aside by one where a net would branch both ways at one cell: `┼` must only mean a crossing."""
    low, high = min(net.tops + net.bottoms), max(net.tops + net.bottoms)
    for index, column in enumerate(net.tops):
        if not low < column < high or column not in net.bottoms:
            continue
        vertex = net.upper[index]
        for other in (column + 1, column - 1):
            free = other not in net.bottoms and other not in taken
            if free and sides.low[vertex] <= other <= sides.high[vertex]:
                net.tops[index] = other
                taken.discard(column)
                taken.add(other)
                break
