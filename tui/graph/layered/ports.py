"""Phase 6: the column where each net leaves or enters each of its vertices."""

from __future__ import annotations

from collections.abc import Sequence

from tui.graph.layered.metrics import Metrics
from tui.graph.layered.trunks import Net


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


def assign(channel: Sequence[Net], sides: Sides) -> None:
    """Give all nets of a channel their columns: straight where that can be, else in the middle."""
    entries: dict[int, list[tuple[int, int, Net]]] = {}
    for net in channel:
        for vertex in net.lower:
            entries.setdefault(vertex, []).append((*_wish(sides, vertex, net), net))
    bottoms = {vertex: _spread(sides, vertex, wishes) for vertex, wishes in entries.items()}
    for net in channel:
        net.bottoms = [bottoms[vertex][id(net)] for vertex in net.lower]
    exits: dict[int, list[tuple[int, int, Net]]] = {}
    for net in channel:
        for vertex in net.upper:
            exits.setdefault(vertex, []).append((*_reach(sides, vertex, net), net))
    tops = {vertex: _spread(sides, vertex, wishes) for vertex, wishes in exits.items()}
    for net in channel:
        net.tops = [tops[vertex][id(net)] for vertex in net.upper]
    taken = {column for net in channel for column in net.tops}
    for net in channel:
        _dodge(net, sides, taken)


def _wish(sides: Sides, vertex: int, net: Net) -> tuple[int, int]:
    """Where the net comes from, and the column that would suit a vertex best."""
    centre = sides.centre[vertex]
    if len(net.upper) > 1:
        return sum(sides.centre[each] for each in net.upper) // len(net.upper), centre
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


def _spread(sides: Sides, vertex: int, wishes: list[tuple[int, int, Net]]) -> dict[int, int]:
    """Columns for the nets at one side of a vertex, in the order of where they go, none twice."""
    low, high = sides.low[vertex], sides.high[vertex]
    if len(wishes) == 1:
        _, wish, net = wishes[0]
        return {id(net): min(max(wish, low), high)}
    wishes.sort(key=lambda each: each[0])
    pitch = sides.pitch if (len(wishes) - 1) * sides.pitch <= high - low else 1
    columns: list[int] = []
    for origin, wish, _ in wishes:
        wish = origin if low <= origin <= high else wish
        columns.append(max(wish, columns[-1] + pitch) if columns else max(wish, low))
    limit = high
    for index in range(len(columns) - 1, -1, -1):
        columns[index] = min(columns[index], limit)
        limit = columns[index] - pitch
    for index, column in enumerate(columns):
        columns[index] = max(column, low if not index else columns[index - 1] + pitch)
    return {id(net): column for (_, _, net), column in zip(wishes, columns, strict=True)}


def _dodge(net: Net, sides: Sides, taken: set[int]) -> None:
    """Step aside by one where a net would branch both ways at one cell: `┼` must only mean a crossing."""
    if len(net.tops) + len(net.bottoms) < 4:
        return
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
