"""A finished drawing: text, styled pieces of any row, rectangles, routes; states change without a move."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tui.graph import faces, glyphs
from tui.graph.canvas import Canvas
from tui.graph.faces import Part
from tui.graph.layered import routes
from tui.graph.layered.component import Placed
from tui.graph.options import Density, Direction, Manner
from tui.graph.text import cells, pad, take
from tui.model import GraphNode, Phase, Scope

Lit = Mapping[int, Sequence[tuple[int, int]]]


class Piece(NamedTuple):
    """Some cells of a row that look alike.

    `role` is "line" (an edge), "border", "frame", "mark", "label", "change", "time", "title", "strip",
    "carried", "lit" (an edge that is traced) or "" (blanks); `item` is the id of the node or scope.
    """

    text: str
    role: str
    item: str = ""
    phase: Phase | None = None


@dataclass(slots=True)
class Item:
    """A node or a scope in the drawing: its rectangle in cells, and how its face is written.

    `kind` is "node", "folded", "frame", or (in a tree) "open"; `depth` counts the frames around it.
    """

    id: str
    kind: str
    x: int
    y: int
    width: int
    height: int
    parent: str
    depth: int
    label: str = ""
    node: GraphNode | None = None
    scope: Scope | None = None

    @property
    def face_row(self) -> int:
        """The row of its text."""
        return self.y if self.kind == "frame" else self.y + (self.height - 1) // 2

    @property
    def phase(self) -> Phase | None:
        """The state it shows."""
        shown = self.node or self.scope
        return shown.phase if shown else None


@dataclass(slots=True)
class Drawn:
    """An edge of the drawing, between siblings: the `edge`-th of the component that begins at (x, y).

    A tree has no component, and its edges no route.
    """

    source: str
    target: str
    dashed: bool
    carries: tuple[str, ...]
    placed: Placed | None = None
    edge: int = 0
    x: int = 0
    y: int = 0


class Span(NamedTuple):
    """Cells of a row that belong to an item."""

    x: int
    width: int
    item: Item


@dataclass(slots=True)
class Drawing:
    """What `layout` gives. All coordinates are cells from the top left; sizes are in cells."""

    manner: Manner
    canvas: Canvas
    items: dict[str, Item] = field(default_factory=dict)
    edges: list[Drawn] = field(default_factory=list)
    notes: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    density: Density = Density.LINE
    _spans: dict[int, list[Span]] = field(default_factory=dict)
    _routes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns."""
        return self.canvas.width

    @property
    def height(self) -> int:
        """Rows."""
        return self.canvas.height

    @property
    def direction(self) -> Direction:
        """Where edges point."""
        return Direction.RIGHT if self.manner.right else Direction.DOWN

    def add(self, item: Item) -> None:
        """Add an item; nested ones after those around them."""
        self.items[item.id] = item

    def _spans_of(self, row: int) -> Sequence[Span]:
        """The items in a row, from the left. Found for all rows at once, when first asked for."""
        if not self._spans:
            for item in self.items.values():
                self._spread(item)
            for spans in self._spans.values():
                spans.sort(key=lambda span: span.x)
        return self._spans.get(row, ())

    def _spread(self, item: Item) -> None:
        rows = range(item.y, item.y + item.height)
        for row in rows:
            spans = self._spans.setdefault(row, [])
            if item.kind == "frame" and row not in (rows[0], rows[-1]):
                spans.append(Span(item.x, 1, item))
                spans.append(Span(item.x + item.width - 1, 1, item))
            else:
                spans.append(Span(item.x, item.width, item))

    def rows(self) -> list[str]:
        """The whole drawing as text, without trailing blanks."""
        faces: dict[int, list[tuple[int, int, str]]] = {}
        for row, notes in self.notes.items():
            faces[row] = [(x, cells(note), note) for x, note in notes]
        for item in self.items.values():
            faces.setdefault(item.face_row, []).append(self._face_cells(item))
        painted = self.canvas.lines(self._table)
        return [
            self._over(base, faces[row]) if row in faces else base.rstrip()
            for row, base in enumerate(painted)
        ]

    def _face_cells(self, item: Item) -> tuple[int, int, str]:
        """Where the face of an item begins, how many cells it takes, and its text."""
        if item.kind == "node":
            left = self._left
            size = item.width - 2 * left
            return item.x + left, size, "".join([part.text for part in self.face(item, size)])
        pieces = self._item_row(item.face_row, Span(item.x, item.width, item))
        return item.x, item.width, "".join([piece.text for piece in pieces])

    def _over(self, base: str, over: list[tuple[int, int, str]]) -> str:
        """A painted row with texts laid over it."""
        over.sort()
        found: list[str] = []
        at = 0
        for x, width, text in over:
            found += (base[at:x], text)
            at = x + width
        return ("".join(found) + base[at:]).rstrip()

    def item_at(self, x: int, y: int) -> Item | None:
        """What is at a cell: the innermost node or frame border there; None for a frame's inside."""
        for span in self._spans_of(y):
            if span.x <= x < span.x + span.width:
                return span.item
        return None

    def pieces(self, row: int, start: int = 0, end: int = -1, lit: Lit | None = None) -> list[Piece]:
        """The cells `start` to `end` (not included) of a row.

        `lit` has for a row the (first, last) columns of lines that are traced.
        """
        end = self.width if end < 0 else min(end, self.width)
        found: list[Piece] = []
        if not 0 <= row < self.height or start >= end:
            return found
        spans = self._spans_of(row)
        marked = (lit or {}).get(row, ())
        at = start
        first = bisect_left(spans, start, key=lambda span: span.x + span.width - 1) if spans else 0
        for span in spans[first:]:
            if span.x >= end:
                break
            if span.x > at:
                self._lines(found, row, at, span.x, marked)
            self._item(found, row, span, start, end)
            at = span.x + span.width
        if at < end:
            self._lines(found, row, at, end, marked)
        return found

    def _lines(
        self, found: list[Piece], row: int, start: int, end: int, marked: Sequence[tuple[int, int]]
    ) -> None:
        """Edges and blanks between items, and the notes written there."""
        for x, note in self.notes.get(row, ()):
            size = cells(note)
            if start < x + size and x < end:
                if x > start:
                    self._painted(found, row, start, x, marked)
                note = _cut(note, max(start - x, 0), min(end - x, size))
                found.append(Piece(note, "carried"))
                start = min(x + size, end)
        if start < end:
            self._painted(found, row, start, end, marked)

    def _painted(
        self, found: list[Piece], row: int, start: int, end: int, marked: Sequence[tuple[int, int]]
    ) -> None:
        """Edges and blanks."""
        text = self.canvas.text(row, start, end, self._table)
        at = start
        for low, high in marked:
            low, high = max(low, at), min(high + 1, end)
            if low < high:
                if low > at:
                    found.append(Piece(text[at - start : low - start], "line"))
                found.append(Piece(text[low - start : high - start], "lit"))
                at = high
        if at < end:
            rest = text[at - start :]
            found.append(Piece(rest, "" if rest.isspace() else "line"))

    @property
    def _table(self) -> str:
        return glyphs.ASCII_TABLE if self.manner.ascii_only else glyphs.UNICODE_TABLE

    @property
    def _left(self) -> int:
        """The cells of a node before its face."""
        return 2 if self.manner.boxes else int(self.manner.right)

    def _item(self, found: list[Piece], row: int, span: Span, start: int, end: int) -> None:
        pieces = self._item_row(row, span)
        if span.x < start or span.x + span.width > end:
            pieces = crop(pieces, max(start - span.x, 0), min(end - span.x, span.width))
        found.extend(pieces)

    def _item_row(self, row: int, span: Span) -> list[Piece]:
        item = span.item
        role = "frame" if item.kind == "frame" else "border"
        border = self.canvas.text(row, span.x, span.x + span.width, self._table)
        if row != item.face_row or (span.width == 1 and item.kind == "frame"):
            return [Piece(border, role, item.id, item.phase)]
        if item.kind == "frame":
            return self._titled(item, border)
        left = self._left
        face = self.face(item, item.width - 2 * left)
        pieces = [Piece(part.text, part.role, item.id, part.phase) for part in face]
        if not left:
            return pieces
        blank = " " if left > 1 else ""
        head = Piece(border[0] + blank, role, item.id, item.phase)
        return [head, *pieces, Piece(blank + border[-1], role, item.id, item.phase)]

    def _titled(self, item: Item, border: str) -> list[Piece]:
        assert item.scope is not None
        room = item.width - 5
        parts = faces.scope_face(item.scope, room, room, self.manner.ascii_only, folded=False)
        size = min(sum(cells(part.text) for part in parts), item.width - 5)
        pieces = [Piece(border[:1] + " ", "frame", item.id, item.phase)]
        pieces += [Piece(part.text, part.role, item.id, part.phase) for part in faces.fit(parts, size)]
        pieces.append(Piece(" " + border[size + 3 :], "frame", item.id, item.phase))
        return pieces

    def face(self, item: Item, width: int) -> list[Part]:
        """The text of a node or of a folded scope, in exactly `width` cells."""
        if item.node is not None:
            parts = faces.node_face(item.node, item.label, width, self.manner.ascii_only)
        else:
            assert item.scope is not None
            limit = max(self.manner.label_limit, 24)
            folded = item.kind == "folded"
            sign = "" if folded else "v " if self.manner.ascii_only else "▾ "
            room = width - len(sign)
            parts = faces.scope_face(item.scope, room, limit, self.manner.ascii_only, folded=folded)
            if sign:
                parts.insert(0, Part(sign, "mark"))
        return faces.fit(parts, width)

    def update(self, nodes: Iterable[GraphNode], scopes: Iterable[Scope] = ()) -> list[Item]:
        """Take new states of nodes and scopes that are drawn; give the items that look different.

        Nothing moves: ids that are not drawn are passed over, labels stay as they are.
        """
        changed = []
        for node in nodes:
            item = self.items.get(node.id)
            if item is not None and item.node is not node and item.node not in (None, node):
                item.node = node
                changed.append(item)
        for scope in scopes:
            item = self.items.get(scope.id)
            if item is not None and item.scope is not None and item.scope != scope:
                item.scope = scope
                changed.append(item)
        return changed

    def route(self, number: int) -> list[tuple[int, int]]:
        """The corners (x, y) of an edge, from the cell behind its source to its arrow head."""
        known = self._routes.get(number)
        if known is None:
            known = self._routes[number] = self._routed(self.edges[number])
        return known

    def _routed(self, edge: Drawn) -> list[tuple[int, int]]:
        if edge.placed is None:
            return []
        corners = routes.route(edge.placed, edge.edge)
        if self.manner.right:
            return [(edge.x + across, edge.y + along) for along, across in corners]
        return [(edge.x + along, edge.y + across) for along, across in corners]

    def trace(self, numbers: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """For each row, the (first, last) columns that the given edges (places in `edges`) go through."""
        pieces: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        for number in numbers:
            pieces.update(pairwise(self.route(number)))
        rows: dict[int, list[tuple[int, int]]] = {}
        for (x1, y1), (x2, y2) in pieces:
            if y1 == y2:
                rows.setdefault(y1, []).append((min(x1, x2), max(x1, x2)))
                continue
            upright = (x1, x1)
            for row in range(min(y1, y2), max(y1, y2) + 1):
                rows.setdefault(row, []).append(upright)
        return {row: sorted(spans) for row, spans in rows.items()}


def crop(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The cells from `start` to `end` of some pieces; half of a wide character becomes a blank."""
    found = []
    at = 0
    for piece in pieces:
        size = cells(piece.text)
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            text = piece.text
            if low or high < size:
                text = _cut(text, low, high)
            found.append(piece._replace(text=text))
        at += size
    return found


def _cut(text: str, low: int, high: int) -> str:
    if text.isascii():
        return text[low:high]
    before = take(text, low)
    rest = text[len(before) :]
    missing = low - cells(before)
    if missing:
        rest = " " + rest[1:]
    return pad(take(rest, high - low), high - low)
