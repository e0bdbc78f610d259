"""Phase 7: tracks for the nets of a channel, so that no two nets share a cell but where they cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise

from tui.graph.layered.trunks import Net


@dataclass(slots=True)
class Bar:
    """One horizontal piece of a net, from column `low` to `high`, on a track.

    `tops` and `bottoms` are the columns where it is joined from above and from below. Bars of one net
    are joined at columns that both have, or at the `joint`, a column between a bar and its `lower` half.
    """

    net: int
    low: int
    high: int
    tops: list[int]
    bottoms: list[int]
    track: int = -1
    joint: int = -1
    lower: Bar | None = None


@dataclass(slots=True)
class Channel:
    """The bars of all nets that need one; nets without are straight lines. `tracks` counts tracks."""

    bars: list[list[Bar]]
    tracks: int


def route(nets: Sequence[Net], apart: int) -> Channel:
    """Place every net of a channel; `apart` is the least distance of tracks that share a column."""
    bars = [_bars(number, net) for number, net in enumerate(nets)]
    loose = [bar for each in bars for bar in each]
    if len(loose) < 2:
        for bar in loose:
            bar.track = 0
        return Channel(bars, len(loose))
    above = _constraints(loose)
    while True:
        order = _order(loose, above)
        if len(order) == len(loose):
            break
        cut = next(bar for bar in _stuck(loose, order, above) if len(bar.tops) and len(bar.bottoms))
        _dogleg(bars, loose, cut, nets)
        above = _constraints(loose)
    return Channel(bars, _pack(loose, order, above, apart))


def _bars(number: int, net: Net) -> list[Bar]:
    """The bars of a net: none if it is straight, several if a column goes through the middle of it."""
    if len(net.tops) == 1 and net.tops == net.bottoms:
        return []
    low = min(*net.tops, *net.bottoms)
    high = max(*net.tops, *net.bottoms)
    if len(net.tops) + len(net.bottoms) < 4:
        return [Bar(number, low, high, net.tops, net.bottoms)]
    through = sorted(column for column in set(net.tops) & set(net.bottoms) if low < column < high)
    ends = [low, *through, high]
    return [
        Bar(
            number,
            left,
            right,
            [column for column in net.tops if left <= column <= right],
            [column for column in net.bottoms if left <= column <= right],
        )
        for left, right in pairwise(ends)
    ]


def _constraints(bars: Sequence[Bar]) -> list[list[int]]:
    """For each bar the bars that must be below it, since they share a column."""
    by_top: dict[int, list[int]] = {}
    for index, bar in enumerate(bars):
        for column in bar.tops:
            by_top.setdefault(column, []).append(index)
    below: list[list[int]] = [[] for _ in bars]
    for index, bar in enumerate(bars):
        for column in bar.bottoms:
            for other in by_top.get(column, ()):
                if other != index and bars[other].net != bar.net:
                    below[other].append(index)
        if bar.lower is not None:
            below[index].append(next(place for place, each in enumerate(bars) if each is bar.lower))
    return below


def _order(bars: Sequence[Bar], below: Sequence[Sequence[int]]) -> list[int]:
    """Bars from the top track down: of those that may come next, the one that then is crossed least.

    Where that makes no difference nets going right nest from the right, those going left from the left.
    """
    waits = [0] * len(bars)
    for each in below:
        for other in each:
            waits[other] += 1
    likes, score = _likes(bars)
    rank = [_rank(bar) for bar in bars]
    ready = [(score[index], rank[index], index) for index in range(len(bars)) if not waits[index]]
    heapify(ready)
    order: list[int] = []
    done = bytearray(len(bars))
    while ready:
        known, _, index = heappop(ready)
        if done[index] or known != score[index]:
            continue
        done[index] = 1
        order.append(index)
        for other, cost in likes[index]:
            score[other] += cost
            if not waits[other] and not done[other]:
                heappush(ready, (score[other], rank[other], other))
        for other in below[index]:
            waits[other] -= 1
            if not waits[other]:
                heappush(ready, (score[other], rank[other], other))
    return order


def _likes(bars: Sequence[Bar]) -> tuple[list[list[tuple[int, int]]], list[int]]:
    """What two bars would gain by their order, and for each bar the sum of it.

    A pair (other, cost) of a bar: how many crossings less there are if the other comes first.
    """
    likes: list[list[tuple[int, int]]] = [[] for _ in bars]
    score = [0] * len(bars)
    order = sorted(range(len(bars)), key=lambda index: bars[index].low)
    for place, first in enumerate(order):
        bar = bars[first]
        low, high = bar.low, bar.high
        for second in order[place + 1 :]:
            other = bars[second]
            if other.low >= high:
                break
            if other.net == bar.net:
                continue
            cost = 0
            for column in other.tops:
                cost += low < column < high
            for column in other.bottoms:
                cost -= low < column < high
            for column in bar.bottoms:
                cost += other.low < column < other.high
            for column in bar.tops:
                cost -= other.low < column < other.high
            if cost:
                likes[first].append((second, cost))
                likes[second].append((first, -cost))
                score[first] += cost
                score[second] -= cost
    return likes, score


def _rank(bar: Bar) -> tuple[int, int]:
    tops, bottoms = bar.tops or [bar.low], bar.bottoms or [bar.high]
    drift = sum(bottoms) * len(tops) - sum(tops) * len(bottoms)
    return (0, -bar.high) if drift > 0 else (1, bar.low)


def _stuck(bars: Sequence[Bar], order: Sequence[int], below: Sequence[Sequence[int]]) -> list[Bar]:
    """The bars that are on a cycle or behind one, the shortest first; those on one have both neighbours."""
    left = set(range(len(bars))) - set(order)
    blocked = {other for index in left for other in below[index]}
    on_cycle = [bars[index] for index in left if index in blocked and left.intersection(below[index])]
    return sorted(on_cycle, key=lambda bar: (bar.high - bar.low, bar.low))


def _dogleg(bars: list[list[Bar]], loose: list[Bar], bar: Bar, nets: Sequence[Net]) -> None:
    """Cut a bar in two, one for what comes from above and one for what goes down, joined at a free column."""
    taken = {column for net in nets for column in (*net.tops, *net.bottoms)}
    taken.update(end for each in loose for end in (each.low, each.high))
    free = (bar.low + bar.high) // 2
    step = 1
    while free in taken or free < 0:
        free += step
        step = -step - (1 if step > 0 else -1)
    lower = Bar(bar.net, min(*bar.bottoms, free), max(*bar.bottoms, free), [], bar.bottoms)
    upper = Bar(bar.net, min(*bar.tops, free), max(*bar.tops, free), bar.tops, [], joint=free, lower=lower)
    for collection in (loose, bars[bar.net]):
        collection[:] = [each for each in collection if each is not bar]
        collection += [upper, lower]


def _pack(bars: Sequence[Bar], order: Sequence[int], below: Sequence[Sequence[int]], apart: int) -> int:
    """First fit from the top; a track is a number whose bits are the taken columns."""
    first = [0] * len(bars)
    tracks: list[int] = []
    for index in order:
        bar = bars[index]
        mask = ((1 << (bar.high - bar.low + 3)) - 1) << bar.low
        track = first[index]
        while track < len(tracks) and tracks[track] & mask:
            track += 1
        while track >= len(tracks):
            tracks.append(0)
        tracks[track] |= ((1 << (bar.high - bar.low + 1)) - 1) << (bar.low + 1)
        bar.track = track
        for other in below[index]:
            first[other] = max(first[other], track + apart)
    return len(tracks)
