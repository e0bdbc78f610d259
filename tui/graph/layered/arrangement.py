"""An order of all layers that is bettered vertex by vertex, with a list of what is worth another look.

Sifting as in C. Matuszewski, R. Schoenfeld, P. Molitor: Using Sifting for k-Layer Straightline Crossing
Minimization (1999), but of one vertex against both neighbour layers at once, and only while it may pay.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from tui.graph.layered import crossings
from tui.graph.layered.trunks import Layered

Links = list[list[int]]
Move = tuple[int, int, int]

# A vertex is not carried further once that many crossings would be added on the way.
_PATIENCE = 3


def links_of(layered: Layered) -> tuple[Links, Links]:
    """Neighbours above and below, once for every edge: what many edges share weighs as many."""
    ups: Links = [[] for _ in layered.layer]
    downs: Links = [[] for _ in layered.layer]
    for path in layered.paths:
        upper = path[0]
        for lower in path[1:]:
            downs[upper].append(lower)
            ups[lower].append(upper)
            upper = lower
    return ups, downs


class Arrangement:
    """The layers in some order; `position` is the place of every vertex in its layer."""

    def __init__(self, layered: Layered, layers: list[list[int]], links: tuple[Links, Links]) -> None:
        self.layers = layers
        self.layer = layered.layer
        self.ups, self.downs = links
        self.position = [0] * len(layered.layer)
        for layer in layers:
            self.number(layer)
        self._waiting: deque[int] = deque()
        self._listed = bytearray(len(layered.layer))

    def number(self, layer: Sequence[int]) -> None:
        """Note the places of a layer's vertices."""
        position = self.position
        for place, vertex in enumerate(layer):
            position[vertex] = place

    def crossings(self) -> int:
        """How many pairs of edges cross."""
        return crossings.total(self.layers, self.downs, self.position)

    def look_at(self, vertices: Iterable[int]) -> None:
        """Put vertices on the list, once each."""
        listed, waiting = self._listed, self._waiting
        for vertex in vertices:
            if not listed[vertex]:
                listed[vertex] = 1
                waiting.append(vertex)

    def settle(self, budget: int, log: list[Move] | None = None) -> tuple[int, int]:
        """Sift what is on the list, and what that unsettles, at most `budget` vertices.

        Give how many crossings went away and how many vertices were looked at; the list is empty then.
        """
        waiting, listed = self._waiting, self._listed
        gained = done = 0
        while waiting and done < budget:
            vertex = waiting.popleft()
            listed[vertex] = 0
            done += 1
            gained += self._sift(vertex, log)
        while waiting:
            listed[waiting.pop()] = 0
        return gained, done

    def _sift(self, vertex: int, log: list[Move] | None) -> int:
        number = self.layer[vertex]
        layer = self.layers[number]
        above, below = self._pull(self.ups[vertex], number - 1), self._pull(self.downs[vertex], number + 1)
        here = self.position[vertex]
        best, steps = self._scan(layer[here + 1 :], above, below, -1)
        place = here + steps
        if here:
            other, steps = self._scan(layer[here - 1 :: -1], above, below, 1)
            if other < best:
                best, place = other, here - steps
        if place == here:
            return 0
        self.move(layer, here, place)
        if log is not None:
            log.append((number, place, here))
        self.look_at(self.ups[vertex])
        self.look_at(self.downs[vertex])
        self.look_at(layer[here:place] if here < place else layer[place + 1 : here + 1])
        return -best

    def _pull(self, near: Sequence[int], number: int) -> list[int]:
        """For each place in a neighbour layer: what an edge end there costs more if we are left of it."""
        if not 0 <= number < len(self.layers):
            return []
        width = len(self.layers[number])
        if len(near) == 1:
            end = self.position[near[0]]
            pull = [1] * end
            pull.append(0)
            pull += [-1] * (width - end - 1)
            return pull
        pull = []
        value = len(near)
        for end in sorted([self.position[each] for each in near]):
            if end >= len(pull):
                pull += [value] * (end - len(pull))
                pull.append(value - 1)
            else:
                pull[end] -= 1
            value -= 2
        pull += [value] * (width - len(pull))
        return pull

    def _scan(self, others: list[int], above: list[int], below: list[int], sign: int) -> tuple[int, int]:
        """The least cost of going past some of the others, one after another, and past how many."""
        ups, downs, position = self.ups, self.downs, self.position
        best = cost = steps = 0
        limit = _PATIENCE
        for count, other in enumerate(others, 1):
            step = 0
            for each in ups[other]:
                step += above[position[each]]
            for each in downs[other]:
                step += below[position[each]]
            cost += sign * step
            if cost < best:
                best, steps = cost, count
                limit = cost + _PATIENCE
            elif cost > limit:
                break
        return best, steps

    def move(self, layer: list[int], here: int, place: int) -> None:
        """Take the vertex at one place to another."""
        layer.insert(place, layer.pop(here))
        position = self.position
        for index in range(min(here, place), max(here, place) + 1):
            position[layer[index]] = index

    def passing(self, left: int, right: int) -> int:
        """How many crossings two neighbours in a layer have more when they change places."""
        position = self.position
        more = 0
        for near in (self.ups, self.downs):
            ends = [position[each] for each in near[right]]
            for each in near[left]:
                end = position[each]
                for other in ends:
                    if end < other:
                        more += 1
                    elif end > other:
                        more -= 1
        return more
