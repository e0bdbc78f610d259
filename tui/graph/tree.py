"""The drawing for very narrow panes: one row a node, indented below the last thing it waits for.

What else a node waits for is named behind it. The content of a scope is marked by a dotted guide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.graph import faces, glyphs
from tui.graph.canvas import Canvas
from tui.graph.drawing import Drawing, Drawn, Item
from tui.graph.layered.layering import layers_of
from tui.graph.levels import Level
from tui.graph.options import Density, Manner
from tui.graph.text import cells, shorten
from tui.model import GraphNode

_BLANK = 0
_DOWN = glyphs.UP | glyphs.DOWN
_MORE = _DOWN | glyphs.RIGHT
_LAST = glyphs.UP | glyphs.RIGHT
_INSIDE = _DOWN | glyphs.DASHED
# The least room for a label, however deep it is.
_LEAST_LABEL = 10
_LEAST_NOTE = 6


@dataclass(slots=True)
class Row:
    """One row: the codes of its guides, what it shows, and what it waits for besides its place."""

    guides: list[int]
    child: GraphNode | Level
    parent: str
    depth: int
    also: list[str] = field(default_factory=list)


def draw_tree(top: Level, manner: Manner, width: int, timed: bool) -> Drawing:
    """Draw levels as a tree, in `width` columns if that is not 0."""
    rows = _rows(top)
    deepest = max(4, width // 2) if width else 1 << 30
    drawing = Drawing(manner, Canvas(1, len(rows)), density=Density.TREE)
    widest = 1
    for y, row in enumerate(rows):
        indent = min(len(row.guides), deepest)
        item = _item(row, indent, y, manner, width, timed)
        drawing.add(item)
        note = _note(row, manner, width - indent - item.width if width else 1 << 30)
        if note:
            drawing.notes[y] = [(indent + item.width, note)]
        widest = max(widest, indent + item.width + cells(note))
    drawing.canvas = Canvas(widest, len(rows))
    for y, row in enumerate(rows):
        guides = row.guides[: min(len(row.guides), deepest)]
        drawing.canvas.codes[y * widest : y * widest + len(guides)] = bytes(guides)
    _edges(drawing, top)
    return drawing


def _item(row: Row, x: int, y: int, manner: Manner, width: int, timed: bool) -> Item:
    room = max(_LEAST_LABEL, width - x) if width else manner.label_limit
    if isinstance(row.child, GraphNode):
        node = row.child
        other = faces.node_width(node, "", timed)
        if room - other < _LEAST_LABEL:
            timed = False
            other = faces.node_width(node, "", timed)
        label = faces.label_of(node, max(room - other - 2, 4), manner.ascii_only)
        size = faces.node_width(node, label, timed)
        return Item(node.id, "node", x, y, size, 1, row.parent, row.depth, label, node)
    scope = row.child.scope
    assert scope is not None
    kind = "folded" if row.child.folded else "open"
    limit = max(manner.label_limit, 24)
    size = min(faces.scope_width(scope, limit, manner.ascii_only, folded=row.child.folded) + 2, room)
    return Item(scope.id, kind, x, y, size, 1, row.parent, row.depth, "", None, scope)


def _note(row: Row, manner: Manner, room: int) -> str:
    if not row.also or room < _LEAST_NOTE:
        return ""
    arrow = " <- " if manner.ascii_only else " ← "
    return shorten(arrow + ", ".join(row.also), room, manner.ascii_only)


def _rows(top: Level) -> list[Row]:
    """All rows, depth first, without recursion: pipelines can be long chains."""
    rows: list[Row] = []
    trees = {id(top): _Tree(top)}
    waiting: list[tuple[Level, int, list[int], bool, bool]] = []
    _push(waiting, trees[id(top)], trees[id(top)].roots, [], inside=True)
    depths = {id(top): (0, "")}
    while waiting:
        level, place, guides, last, root = waiting.pop()
        tree = trees[id(level)]
        depth, parent = depths[id(level)]
        child = level.children[place]
        own = guides if root else [*guides, _LAST if last else _MORE, _BLANK]
        rows.append(Row(own, child, parent, depth, tree.also(place)))
        below = guides if root else [*guides, _BLANK if last else _DOWN, _BLANK]
        following = tree.below[place]
        _push(waiting, tree, following, below, inside=False)
        if isinstance(child, Level) and not child.folded:
            assert child.scope is not None
            inner = trees[id(child)] = _Tree(child)
            depths[id(child)] = (depth + 1, child.scope.id)
            bar = _DOWN if following else _BLANK
            _push(waiting, inner, inner.roots, [*below, bar, _INSIDE, _BLANK], inside=True)
    return rows


def _push(
    waiting: list[tuple[Level, int, list[int], bool, bool]],
    tree: _Tree,
    places: list[int],
    guides: list[int],
    *,
    inside: bool,
) -> None:
    last = len(places) - 1
    waiting.extend(
        (tree.level, places[index], guides, index == last, inside) for index in range(last, -1, -1)
    )


class _Tree:
    """A level's children, each below the one of its predecessors that comes last."""

    def __init__(self, level: Level) -> None:
        self.level = level
        count = len(level.children)
        layer = layers_of(count, level.edges)
        self.before: list[list[int]] = [[] for _ in range(count)]
        for source, target in level.edges:
            self.before[target].append(source)
        self.parent = [max(each, key=lambda place: layer[place], default=-1) for each in self.before]
        self.below: list[list[int]] = [[] for _ in range(count)]
        self.roots: list[int] = []
        for place, parent in enumerate(self.parent):
            (self.roots if parent < 0 else self.below[parent]).append(place)

    def also(self, place: int) -> list[str]:
        """The names of predecessors other than the one that it stands below."""
        names = []
        for each in self.before[place]:
            if each != self.parent[place]:
                child = self.level.children[each]
                shown = (
                    child.label if isinstance(child, GraphNode) else child.scope.title if child.scope else ""
                )
                names.append(shown)
        return names


def _edges(drawing: Drawing, level: Level) -> None:
    for (source, target), dashed, carries in zip(level.edges, level.dashed, level.carries, strict=True):
        drawing.edges.append(Drawn(level.child_id(source), level.child_id(target), dashed, carries))
    for child in level.children:
        if isinstance(child, Level) and not child.folded:
            _edges(drawing, child)
