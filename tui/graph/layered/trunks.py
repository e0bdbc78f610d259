"""Phase 3: dummies, so that every edge joins neighbouring layers. Long edges of a bundle share them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.graph.layered.bundles import bundles


@dataclass(slots=True)
class Net:
    """What one bundle has in one channel, the space between two layers.

    Every upper vertex is joined with every lower one. `tops` and `bottoms` are the columns of their ports
    once these are known.
    """

    upper: list[int]
    lower: list[int]
    dashed: bool
    tops: list[int] = field(default_factory=list)
    bottoms: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layered:
    """Vertices in layers. Those from `real` on are dummies.

    `ups` and `downs` are neighbours in the layer above and below; `nets` are those of the channel below
    each layer but the last; `paths` has for every edge the vertices from its source to its target, and
    `bundle` the number of its bundle; `wires` tells for each dummy whether it is of order only.
    """

    real: int
    layers: list[list[int]]
    layer: list[int]
    ups: list[list[int]]
    downs: list[list[int]]
    nets: list[dict[int, Net]]
    paths: list[list[int]]
    bundle: list[int]
    wires: list[bool] = field(default_factory=list)

    def link(self, bundle: int, upper: int, lower: int, dashed: bool) -> None:
        """Add a short edge, once."""
        above, below = self.ups[lower], self.downs[upper]
        if upper in above if len(above) < len(below) else lower in below:
            return
        below.append(lower)
        above.append(upper)
        nets = self.nets[self.layer[upper]]
        net = nets.get(bundle)
        if net is None:
            nets[bundle] = Net([upper], [lower], dashed)
            return
        # What has only this one link cannot be in the net yet.
        if len(below) == 1 or upper not in net.upper:
            net.upper.append(upper)
        if len(above) == 1 or lower not in net.lower:
            net.lower.append(lower)

    def add_dummy(self, layer: int, dashed: bool) -> int:
        """Add a dummy to a layer."""
        vertex = len(self.layer)
        self.layer.append(layer)
        self.layers[layer].append(vertex)
        self.ups.append([])
        self.downs.append([])
        self.wires.append(dashed)
        return vertex


def with_dummies(layer: list[int], edges: Sequence[tuple[int, int]], dashed: Sequence[bool]) -> Layered:
    """Cut every edge into short ones; `dashed` says for each edge whether it is order only."""
    count = max(layer, default=-1) + 1
    layers: list[list[int]] = [[] for _ in range(count)]
    for vertex, each in enumerate(layer):
        layers[each].append(vertex)
    made = Layered(
        real=len(layer),
        layers=layers,
        layer=list(layer),
        ups=[[] for _ in layer],
        downs=[[] for _ in layer],
        nets=[{} for _ in range(count - 1)],
        paths=[[] for _ in edges],
        bundle=[0] * len(edges),
    )
    for number, bundle in enumerate(bundles(edges, dashed, layer)):
        known: dict[int, int] = {}
        for place in bundle:
            _add(made, number, place, edges[place], dashed[place], known)
    return made


def _add(
    made: Layered, bundle: int, place: int, edge: tuple[int, int], dashed: bool, known: dict[int, int]
) -> None:
    """Add one edge of a bundle; `known` are the dummies that the bundle has in each layer."""
    source, target = edge
    path = [source]
    for between in range(made.layer[source] + 1, made.layer[target]):
        if between not in known:
            known[between] = made.add_dummy(between, dashed)
        path.append(known[between])
    path.append(target)
    for upper, lower in pairwise(path):
        made.link(bundle, upper, lower, dashed)
    made.paths[place] = path
    made.bundle[place] = bundle


def ports_needed(layered: Layered) -> list[int]:
    """How many ports each real vertex needs on its busier side."""
    above = [0] * len(layered.layer)
    below = [0] * len(layered.layer)
    for nets in layered.nets:
        for net in nets.values():
            for vertex in net.upper:
                below[vertex] += 1
            for vertex in net.lower:
                above[vertex] += 1
    return [max(pair) for pair in zip(above, below, strict=True)][: layered.real]
