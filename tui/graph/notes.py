"""What edges carry, written beside them: where a channel needs room for it, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator

from tui.graph.layered.component import Placed, Prepared
from tui.graph.levels import Level
from tui.graph.options import Manner
from tui.graph.text import cells, clean, shorten

_LONGEST = 18
_SHORTEST = 3


def room(level: Level, prepared: Prepared, manner: Manner) -> list[int]:
    """Cells that each channel needs before its arrow heads: a row going down, columns going right."""
    layered = prepared.layered
    found = [0] * max(len(layered.layers) - 1, 0)
    if not manner.carries:
        return found
    for (channel, _, _), text in _texts(level, prepared).items():
        needed = min(cells(text), _LONGEST) + 2 if manner.right else 1
        found[channel] = max(found[channel], needed)
    return found


def _texts(level: Level, prepared: Prepared) -> dict[tuple[int, int, int], str]:
    """What arrives in each channel, by bundle and by target vertex."""
    names: dict[tuple[int, int, int], list[str]] = {}
    layered = prepared.layered
    for number, place in enumerate(prepared.edges):
        target = layered.paths[number][-1]
        if level.carries[place]:
            key = (layered.layer[target] - 1, layered.bundle[number], target)
            names.setdefault(key, []).extend(level.carries[place])
    return {key: ", ".join(dict.fromkeys(clean(name) for name in each)) for key, each in names.items()}


def written(level: Level, placed: Placed, manner: Manner) -> Iterator[tuple[int, int, str]]:
    """(row, column, text) of everything to write in a component, from its first cell."""
    prepared = placed.prepared
    columns = [
        sorted({column for net in nets for column in net.bottoms} | {placed.breadth + 1})
        for nets in placed.nets
    ]
    for (channel, bundle, target), text in _texts(level, prepared).items():
        index = list(prepared.layered.nets[channel]).index(bundle)
        net = placed.nets[channel][index]
        column = net.bottoms[net.lower.index(target)]
        before = placed.start[channel + 1]
        if manner.right:
            short = shorten(text, placed.extra[channel] - 2, manner.ascii_only)
            yield column, before - 2 - cells(short) - 2, f" {short} "
        else:
            following = next(each for each in columns[channel] if each > column)
            space = min(following - column - 3, _LONGEST)
            if space >= min(_SHORTEST, cells(text)):
                yield before - 2, column + 2, shorten(text, space, manner.ascii_only)
