"""Who depends on whom in a drawing: neighbours, ancestors, descendants, the critical path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.graph.drawing import Drawing


@dataclass(slots=True)
class Relations:
    """The edges of a drawing from the point of view of its items: numbers of edges in and out of each."""

    drawing: Drawing
    ins: dict[str, list[int]] = field(default_factory=dict)
    outs: dict[str, list[int]] = field(default_factory=dict)

    def before(self, name: str) -> list[str]:
        """What has an edge to an item."""
        return [self.drawing.edges[number].source for number in self.ins.get(name, ())]

    def after(self, name: str) -> list[str]:
        """What an item has an edge to."""
        return [self.drawing.edges[number].target for number in self.outs.get(name, ())]

    def related(self, name: str) -> tuple[set[str], set[int]]:
        """Ancestors and descendants of an item, of the frames around it too; and the edges on the way."""
        items: set[str] = set()
        edges: set[int] = set()
        while name:
            items.add(name)
            for onward, far in ((self.outs, False), (self.ins, True)):
                self._closure(name, onward, items, edges, far=far)
            name = self.drawing.items[name].parent
        return items, edges

    def _closure(
        self, name: str, onward: dict[str, list[int]], items: set[str], edges: set[int], *, far: bool
    ) -> None:
        waiting = [name]
        seen = {name}
        while waiting:
            for number in onward.get(waiting.pop(), ()):
                edges.add(number)
                edge = self.drawing.edges[number]
                other = edge.source if far else edge.target
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        items |= seen


def relations(drawing: Drawing) -> Relations:
    """Index the edges of a drawing."""
    made = Relations(drawing)
    for number, edge in enumerate(drawing.edges):
        made.outs.setdefault(edge.source, []).append(number)
        made.ins.setdefault(edge.target, []).append(number)
    return made


def critical_path(known: Relations) -> tuple[set[str], set[int]]:
    """The chain of items whose durations add up to the most, at every level; and its edges.

    A frame counts with the longest chain inside it. Items without a duration count as nothing.
    """
    inside: dict[str, list[str]] = {}
    for item in known.drawing.items.values():
        inside.setdefault(item.parent, []).append(item.id)
    weights: dict[str, float] = {}
    for item in reversed(list(known.drawing.items.values())):
        if item.kind == "frame":
            weights[item.id] = max(_lengths(known, inside.get(item.id, ()), weights).values(), default=0.0)
        else:
            weights[item.id] = (item.node.duration or 0.0) if item.node else 0.0
    items: set[str] = set()
    edges: set[int] = set()
    waiting = [""]
    while waiting:
        chain = _longest(known, inside.get(waiting.pop(), ()), weights, edges)
        items.update(chain)
        waiting.extend(name for name in chain if name in inside)
    return items, edges


def _lengths(known: Relations, names: Iterable[str], weights: dict[str, float]) -> dict[str, float]:
    """For each item: the most that a chain up to and with it adds up to."""
    found: dict[str, float] = {}
    for name in _upstream_first(known, names):
        before = (found[each] for each in known.before(name))
        found[name] = weights[name] + max(before, default=0.0)
    return found


def _upstream_first(known: Relations, names: Iterable[str]) -> list[str]:
    missing = {name: len(known.ins.get(name, ())) for name in names}
    order = [name for name, waits in missing.items() if not waits]
    for name in order:
        for target in known.after(name):
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


def _longest(known: Relations, names: Iterable[str], weights: dict[str, float], edges: set[int]) -> list[str]:
    lengths = _lengths(known, names, weights)
    if not lengths or not max(lengths.values()):
        return []
    name = max(lengths, key=lengths.__getitem__)
    chain = [name]
    while known.ins.get(name):
        number = max(known.ins[name], key=lambda each: lengths[known.drawing.edges[each].source])
        edges.add(number)
        name = known.drawing.edges[number].source
        chain.append(name)
    return chain
