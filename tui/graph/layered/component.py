"""One connected part of a level: prepared once, then placed for any manner of drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.graph.layered import ports, tracks
from tui.graph.layered.coordinates import centres
from tui.graph.layered.keeping import keep_order
from tui.graph.layered.layering import layers_of
from tui.graph.layered.metrics import Metrics
from tui.graph.layered.ordering import order
from tui.graph.layered.tracks import Channel
from tui.graph.layered.trunks import Layered, Net, ports_needed, with_dummies


@dataclass(slots=True)
class Prepared:
    """What does not depend on sizes. `members` are the level's children that vertices stand for.

    `edges` are the level's edges (their places in it), in the order of `layered.paths`.
    """

    members: list[int]
    edges: list[int]
    layered: Layered
    ports: list[int]


@dataclass(slots=True)
class Placed:
    """A component with every vertex, port and track in its place, in cells along and across layers.

    `start` and `depth` are where each layer begins and how deep it is; `cross` and `main` are sizes of
    real vertices along and across the layer; `begin` is the first cell of each vertex along the layer.
    `extra` are cells that each channel has before its arrow heads, for what is written there.
    """

    prepared: Prepared
    metrics: Metrics
    margins: list[int]
    cross: list[int]
    main: list[int]
    centre: list[int]
    begin: list[int]
    start: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    nets: list[list[Net]] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    breadth: int = 0
    length: int = 0

    def track(self, number: int, track: int) -> int:
        """The main coordinate of a track of a channel."""
        return self.end(number) + self.metrics.lead + track * self.metrics.pitch

    def end(self, number: int) -> int:
        """The first cell behind a layer, where its channel begins."""
        return self.start[number] + self.depth[number]


def prepare(
    members: list[int],
    edges: list[tuple[int, tuple[int, int], bool]],
    ranks: Sequence[float | None] = (),
) -> Prepared:
    """Layer and order one component; `edges` are (place in the level, (source, target), dashed).

    `ranks` say for each member where along its layer it was before, None if it is new; when most members
    are known these keep their order.
    """
    local = {member: vertex for vertex, member in enumerate(members)}
    pairs = [(local[source], local[target]) for _, (source, target), _ in edges]
    layered = with_dummies(layers_of(len(members), pairs), pairs, [dashed for _, _, dashed in edges])
    known = sum(1 for rank in ranks if rank is not None)
    if known * 2 > len(members):
        keep_order(layered, ranks)
    else:
        order(layered)
    return Prepared(members, [place for place, _, _ in edges], layered, ports_needed(layered))


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is to be placed: sizes of real vertices along (`cross`) and across (`main`) their layers.

    `margins` are the cells at both ends of a vertex's side where no port may be, `slack` those more at the
    far end where none should be; `extra` are the cells that each channel needs before its arrow heads.
    """

    cross: list[int]
    main: list[int]
    margins: list[int]
    slack: list[int]
    extra: list[int]


def place(prepared: Prepared, sizes: Sizes, metrics: Metrics) -> Placed:
    """Coordinates, ports and tracks for nodes of given sizes (which must have room for their ports)."""
    layered = prepared.layered
    margins, main = sizes.margins, sizes.main
    widths = [*sizes.cross, *([1] * (len(layered.layer) - layered.real))]
    centre = centres(layered, widths, metrics)
    begin = [middle - (width - 1) // 2 for middle, width in zip(centre, widths, strict=True)]
    placed = Placed(prepared, metrics, margins, sizes.cross, main, centre, begin, extra=sizes.extra)
    sides = ports.Sides(margins, centre, widths, metrics, sizes.slack)
    for channel in layered.nets:
        nets = [Net(net.upper, net.lower, net.dashed) for net in channel.values()]
        ports.assign(nets, sides)
        placed.nets.append(nets)
        placed.channels.append(tracks.route(nets, metrics.apart))
    _stack(placed, layered, main)
    edge = max(first + width for first, width in zip(begin, widths, strict=True))
    bars = (bar.high + 1 for each in placed.channels for group in each.bars for bar in group)
    placed.breadth = max(edge, max(bars, default=0))
    return placed


def _stack(placed: Placed, layered: Layered, main: Sequence[int]) -> None:
    """Stack layers and channels along the main axis."""
    at = 0
    metrics = placed.metrics
    last = len(layered.layers) - 1
    for number, layer in enumerate(layered.layers):
        placed.start.append(at)
        depth = max((main[vertex] for vertex in layer if vertex < layered.real), default=1)
        placed.depth.append(depth)
        at += depth
        if number < last:
            at += channel_length(placed.channels[number].tracks, metrics) + placed.extra[number]
    placed.length = at


def channel_length(count: int, metrics: Metrics) -> int:
    """Cells between two layers: `count` tracks with what comes before and after them."""
    if not count:
        return max(1, metrics.tail + (metrics.lead if metrics.pitch > 1 else 0))
    return metrics.lead + (count - 1) * metrics.pitch + 1 + metrics.tail
