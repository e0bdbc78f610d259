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
_PATIENCE = 1
# The ends of a vertex are compared one by one up to that many.
_FEW = 3


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
        if len(layer) < 2:
            return 0
        above, below = self.ups[vertex], self.downs[vertex]
        here = self.position[vertex]
        if len(above) > _FEW or len(below) > _FEW:
            pulls = self._pull(above, number - 1), self._pull(below, number + 1)
            best, place = self._by_pull(layer, here, *pulls)
        else:
            best, place = self._by_ends(layer, here, above, below)
        if place == here:
            return 0
        self.move(layer, here, place)
        if log is not None:
            log.append((number, place, here))
        self.look_at(above)
        self.look_at(below)
        return -best

    def _by_ends(self, layer: list[int], here: int, above: list[int], below: list[int]) -> tuple[int, int]:
        """The least cost of another place for a vertex with few neighbours, and that place."""
        position = self.position
        sides = [
            (near, [position[each] for each in others])
            for near, others in ((self.ups, above), (self.downs, below))
            if others
        ]
        best, place = 0, here
        for stop, step in ((len(layer), 1), (-1, -1)):
            cost, limit = 0, best + _PATIENCE
            for index in range(here + step, stop, step):
                other = layer[index]
                for near, ends in sides:
                    for each in near[other]:
                        end = position[each]
                        for mine in ends:
                            if mine < end:
                                cost += step
                            elif mine > end:
                                cost -= step
                if cost < best:
                    best, place, limit = cost, index, cost + _PATIENCE
                elif cost > limit:
                    break
        return best, place

    def _by_pull(self, layer: list[int], here: int, above: list[int], below: list[int]) -> tuple[int, int]:
        """The same for a vertex with many neighbours, by the pull on what is above and below."""
        ups, downs, position = self.ups, self.downs, self.position
        best, place = 0, here
        for stop, step in ((len(layer), 1), (-1, -1)):
            cost, limit = 0, best + _PATIENCE
            for index in range(here + step, stop, step):
                other = layer[index]
                for each in ups[other]:
                    cost -= step * above[position[each]]
                for each in downs[other]:
                    cost -= step * below[position[each]]
                if cost < best:
                    best, place, limit = cost, index, cost + _PATIENCE
                elif cost > limit:
                    break
        return best, place

    def _pull(self, near: Sequence[int], number: int) -> list[int]:
        """For each place in a neighbour layer: what an edge end there costs more if we are left of it."""
        if not 0 <= number < len(self.layers):
            return []
        width = len(self.layers[number])
        pull: list[int] = []
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
