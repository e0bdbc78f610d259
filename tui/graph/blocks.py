"""Levels -> blocks: every level laid out by itself, a nested one being a fat node in the one around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui.graph import faces, notes
from tui.graph.layered.component import Placed, Prepared, Sizes, place, prepare
from tui.graph.layered.metrics import Metrics, metrics
from tui.graph.layered.packing import pack
from tui.graph.levels import Level
from tui.graph.options import Manner
from tui.graph.text import DURATION_CELLS
from tui.model import GraphNode

# Inside a frame: its border, and a blank column at each side.
PAD_X, PAD_Y = 2, 1


@dataclass(slots=True)
class Rect:
    """A node's or a frame's cells, and what it shows. `block` is what a frame holds."""

    x: int
    y: int
    width: int
    height: int
    level: Level | None = None
    node: GraphNode | None = None
    label: str = ""
    block: Block | None = None


@dataclass(slots=True)
class Part:
    """A placed component at an offset inside its block."""

    placed: Placed
    x: int
    y: int


@dataclass(slots=True)
class Block:
    """One level, laid out: a rectangle for each child (by its place), and the components' lines."""

    level: Level
    width: int = 0
    height: int = 0
    rects: dict[int, Rect] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


class Plan:
    """All levels of a graph, each split into components that are layered and ordered once.

    `ranks` are the places along their layers that items had in a drawing before.
    """

    def __init__(self, top: Level, ranks: Mapping[str, float] | None = None) -> None:
        self.top = top
        self.ranks = ranks or {}
        self.prepared: dict[int, list[Prepared]] = {}
        self.timed = any(node.phase is not None for node in leaves(top))

    def components(self, level: Level) -> list[Prepared]:
        """The components of a level, in the order of their first children."""
        known = self.prepared.get(id(level))
        if known is None:
            known = self.prepared[id(level)] = [
                prepare(members, edges, [self.ranks.get(level.child_id(place)) for place in members])
                for members, edges in _components(level)
            ]
        return known


def leaves(level: Level) -> list[GraphNode]:
    """All nodes of a level and of those inside it."""
    found: list[GraphNode] = []
    for child in level.children:
        if isinstance(child, Level):
            found += leaves(child)
        else:
            found.append(child)
    return found


def edges_of(level: Level) -> int:
    """How many edges a level has, and those inside it."""
    inner = sum(edges_of(child) for child in level.children if isinstance(child, Level))
    return len(level.edges) + inner


def _components(level: Level) -> list[tuple[list[int], list[tuple[int, tuple[int, int], bool]]]]:
    root = list(range(len(level.children)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for source, target in level.edges:
        first, second = sorted((find(source), find(target)))
        root[second] = first
    groups: dict[int, tuple[list[int], list[tuple[int, tuple[int, int], bool]]]] = {}
    for member in range(len(root)):
        groups.setdefault(find(member), ([], []))[0].append(member)
    for number, edge in enumerate(level.edges):
        groups[find(edge[0])][1].append((number, edge, level.dashed[number]))
    return list(groups.values())


def build(plan: Plan, level: Level, manner: Manner, width: int) -> Block:
    """Lay out a level in at most `width` columns if that can be (0: no limit)."""
    block = Block(level)
    measure = metrics(right=manner.right, boxes=manner.boxes, ascii_only=manner.ascii_only)
    sizes = []
    for prepared in plan.components(level):
        rects = [_rect(plan, level, member, manner, width) for member in prepared.members]
        extra = notes.room(level, prepared, manner)
        placed = _place(prepared, rects, manner, measure, extra)
        size = (placed.breadth, placed.length)
        sizes.append(size[::-1] if manner.right else size)
        block.parts.append(Part(placed, 0, 0))
        block.rects.update(zip(prepared.members, rects, strict=True))
    flat = all(high == 1 for _, high in sizes)
    places = pack(sizes, width or max(80, 2 * manner.width), (2, 0 if flat else 1))
    for part, (x, y), (wide, high) in zip(block.parts, places, sizes, strict=True):
        part.x, part.y = x, y
        block.width = max(block.width, x + wide)
        block.height = max(block.height, y + high)
        for vertex, member in enumerate(part.placed.prepared.members):
            _settle(block.rects[member], part, vertex, right=manner.right)
    return block


def _rect(plan: Plan, level: Level, member: int, manner: Manner, width: int) -> Rect:
    """The rectangle of one child, with its natural size."""
    child = level.children[member]
    if isinstance(child, GraphNode):
        label = faces.label_of(child, manner.label_limit, manner.ascii_only)
        size = faces.node_width(child, label, plan.timed and child.phase is not None)
        return Rect(0, 0, *_leaf_size(size, manner), node=child, label=label)
    assert child.scope is not None
    limit = max(manner.label_limit, 24)
    if child.folded:
        size = faces.scope_width(child.scope, limit, manner.ascii_only, folded=True)
        return Rect(0, 0, *_leaf_size(size, manner), level=child)
    inner = build(plan, child, manner, max(width - 2 * PAD_X, 1) if width else 0)
    title = faces.scope_width(child.scope, limit, manner.ascii_only, folded=False)
    wide = max(inner.width + 2 * PAD_X, title + 5)
    return Rect(0, 0, wide, inner.height + 2 * PAD_Y, level=child, block=inner)


def _leaf_size(face: int, manner: Manner) -> tuple[int, int]:
    if manner.boxes:
        return face + 4, 3
    return (face + 2, 1) if manner.right else (face, 1)


def _place(
    prepared: Prepared, rects: Sequence[Rect], manner: Manner, measure: Metrics, extra: list[int]
) -> Placed:
    """Grow the rectangles where their ports need it, and place the component."""
    margins = [0 if rect.block is None and not manner.boxes else 1 for rect in rects]
    for rect, count, border in zip(rects, prepared.ports, margins, strict=True):
        if manner.right:
            rect.height = max(rect.height, count + 2 * border)
        elif count > 1:
            rect.width = max(rect.width, 2 * count - 1 + 2 * border)
    if manner.right:
        cross, main = [rect.height for rect in rects], [rect.width for rect in rects]
    else:
        cross, main = [rect.width for rect in rects], [rect.height for rect in rects]
    slack = [_slack(rect, manner, count) for rect, count in zip(rects, prepared.ports, strict=True)]
    return place(prepared, Sizes(cross, main, margins, slack, extra), measure)


def _slack(rect: Rect, manner: Manner, ports: int) -> int:
    """The cells at the end of a line node that are kept for its time: a line there would hang in the air."""
    if manner.boxes or manner.right or rect.node is None or rect.node.phase is None:
        return 0
    free = rect.width - max(2 * ports - 1, 1)
    return max(min(DURATION_CELLS + 1, free), 0)


def _settle(rect: Rect, part: Part, vertex: int, *, right: bool) -> None:
    """Give a rectangle its place in the block."""
    placed = part.placed
    along = placed.begin[vertex]
    across = placed.start[placed.prepared.layered.layer[vertex]]
    rect.x, rect.y = (part.x + across, part.y + along) if right else (part.x + along, part.y + across)
