"""Phase 1, second part: layers with a small sum of spans.

A spanning tree of tight edges (of span one) as in E. Gansner, E. Koutsofios, S. North, K. Vo: A Technique
for Drawing Directed Graphs (1993), but all edges of the tree that are too many are cut at once, and the
parts put together again: each step shifts one part to where most of its edges pull it, so that no step
makes edges longer, and a round costs no more than a look at every edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

# How often the tree is cut, at most (the later cuts of a large one win little), and how often in vain.
_ROUNDS = 30
_ROUNDS_OF_MANY = 14
_MANY = 300
_IDLE = 2
_FAR = 1 << 30


def tighten(layer: list[int], outs: Sequence[Sequence[int]], ins: Sequence[Sequence[int]]) -> None:
    """Shift vertices so that edges become shorter; every edge of `layer` must go down, and still will."""
    forest = _Forest(layer, outs, ins)
    forest.grow()
    forest.join()
    idle = 0
    for _ in range(_ROUNDS if len(layer) <= _MANY else _ROUNDS_OF_MANY):
        if not forest.cut():
            break
        idle = 0 if forest.join() else idle + 1
        if idle > _IDLE:
            break


class _Forest:
    """Trees of tight edges over all vertices; `tree` has the neighbours in them."""

    def __init__(self, layer: list[int], outs: Sequence[Sequence[int]], ins: Sequence[Sequence[int]]) -> None:
        self.layer = layer
        self.outs = outs
        self.ins = ins
        self.tree: list[list[int]] = [[] for _ in layer]

    def grow(self) -> None:
        """Make trees of the tight edges that there are."""
        layer, outs, ins, tree = self.layer, self.outs, self.ins, self.tree
        known = bytearray(len(layer))
        for root in range(len(layer)):
            if known[root]:
                continue
            known[root] = 1
            waiting = [root]
            for vertex in waiting:
                for near, place in ((outs, layer[vertex] + 1), (ins, layer[vertex] - 1)):
                    for other in near[vertex]:
                        if layer[other] == place and not known[other]:
                            known[other] = 1
                            waiting.append(other)
                            tree[vertex].append(other)
                            tree[other].append(vertex)

    def join(self) -> int:
        """Shift trees until they touch others, the smallest first; give by how much edges are shorter."""
        group, members = self._groups()
        waiting = [(len(each), number) for number, each in enumerate(members)]
        heapify(waiting)
        gained = 0
        while waiting:
            size, number = heappop(waiting)
            own = members[number]
            if len(own) != size:
                continue
            shorter, shift, step = self._step(own, group)
            if step is None:
                continue
            gained += shorter
            if shift:
                for vertex in own:
                    self.layer[vertex] += shift
            vertex, other = step
            self.tree[vertex].append(other)
            self.tree[other].append(vertex)
            into = group[other]
            if len(members[into]) < size:
                number, into = into, number
            for vertex in members[number]:
                group[vertex] = into
            members[into] += members[number]
            members[number] = []
            heappush(waiting, (len(members[into]), into))
        return gained

    def _groups(self) -> tuple[list[int], list[list[int]]]:
        """For each vertex the number of its tree, and for each tree its vertices."""
        tree = self.tree
        group = [-1] * len(tree)
        members: list[list[int]] = []
        for root in range(len(tree)):
            if group[root] >= 0:
                continue
            number = len(members)
            group[root] = number
            own = [root]
            for vertex in own:
                for other in tree[vertex]:
                    if group[other] < 0:
                        group[other] = number
                        own.append(other)
            members.append(own)
        return group, members

    def _step(self, own: Sequence[int], group: Sequence[int]) -> tuple[int, int, tuple[int, int] | None]:
        """How much shorter edges get, how far a tree goes (down > 0), and the edge that is tight then."""
        layer, outs, ins = self.layer, self.outs, self.ins
        number = group[own[0]]
        below = above = 0
        room = head = _FAR
        down = up = None
        for vertex in own:
            place = layer[vertex] + 1
            for other in outs[vertex]:
                if group[other] != number:
                    below += 1
                    if layer[other] - place < room:
                        room = layer[other] - place
                        down = vertex, other
            place -= 2
            for other in ins[vertex]:
                if group[other] != number:
                    above += 1
                    if place - layer[other] < head:
                        head = place - layer[other]
                        up = vertex, other
        if below > above or (below == above and room <= head):
            return (below - above) * room, room, down
        return (above - below) * head, -head, up

    def cut(self) -> int:
        """Cut the edges of the trees that would rather be longer; give how many."""
        layer, tree = self.layer, self.tree
        parent, order = self._walk()
        wants = [len(below) - len(above) for below, above in zip(self.outs, self.ins, strict=True)]
        count = 0
        for vertex in reversed(order):
            above = parent[vertex]
            if above < 0:
                continue
            want = wants[vertex]
            wants[above] += want
            if want and (want > 0) == (layer[vertex] > layer[above]):
                count += 1
                tree[vertex].remove(above)
                tree[above].remove(vertex)
        return count

    def _walk(self) -> tuple[list[int], list[int]]:
        """For each vertex its parent (-1 for a root), and all vertices, parents first."""
        tree = self.tree
        parent = [-2] * len(tree)
        order: list[int] = []
        for root in range(len(tree)):
            if parent[root] != -2:
                continue
            parent[root] = -1
            own = [root]
            for vertex in own:
                for other in tree[vertex]:
                    if parent[other] == -2:
                        parent[other] = vertex
                        own.append(other)
            order += own
        return parent, order
