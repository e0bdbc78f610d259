"""Blocks -> a drawing: absolute places, painted lines, routes of edges."""

from __future__ import annotations

from tui.graph import notes
from tui.graph.blocks import Block, Part, Rect
from tui.graph.canvas import Canvas, Pen
from tui.graph.drawing import Drawing, Drawn, Item
from tui.graph.options import Density, Manner


def compose(block: Block, manner: Manner) -> Drawing:
    """Flatten nested blocks into one drawing."""
    canvas = Canvas(max(block.width, 1), block.height)
    drawing = Drawing(manner, canvas, density=Density.BOX if manner.boxes else Density.LINE)
    _add(drawing, block, 0, 0, "", 0)
    for written in drawing.notes.values():
        written.sort()
    return drawing


def _add(drawing: Drawing, block: Block, x: int, y: int, parent: str, depth: int) -> None:
    for rect in block.rects.values():
        item = _item(rect, x, y, parent, depth)
        drawing.add(item)
        _border(drawing, rect, item)
        if rect.block is not None:
            left = (item.width - rect.block.width) // 2
            top = (item.height - rect.block.height) // 2
            _add(drawing, rect.block, item.x + left, item.y + top, item.id, depth + 1)
    for part in block.parts:
        right = drawing.manner.right
        Pen(drawing.canvas, x + part.x, y + part.y, right=right).component(part.placed)
        _edges(drawing, block, part, x, y)
        if drawing.manner.carries:
            for row, column, text in notes.written(block.level, part.placed, drawing.manner):
                drawing.notes.setdefault(y + part.y + row, []).append((x + part.x + column, text))


def _item(rect: Rect, x: int, y: int, parent: str, depth: int) -> Item:
    scope = rect.level.scope if rect.level else None
    kind = "frame" if rect.block is not None else "folded" if rect.level else "node"
    name = rect.node.id if rect.node else scope.id if scope else ""
    place = (rect.x + x, rect.y + y, rect.width, rect.height)
    return Item(name, kind, *place, parent, depth, rect.label, rect.node, scope)


def _border(drawing: Drawing, rect: Rect, item: Item) -> None:
    canvas, place = drawing.canvas, (item.x, item.y, item.width, item.height)
    if rect.level is not None and (rect.block is not None or drawing.manner.boxes):
        canvas.frame(*place)
    elif drawing.manner.boxes:
        canvas.box(*place)
    elif item.height > 1:
        canvas.bar(item.x, item.y, item.height)
        canvas.bar(item.x + item.width - 1, item.y, item.height)


def _edges(drawing: Drawing, block: Block, part: Part, x: int, y: int) -> None:
    level = block.level
    placed, left, top = part.placed, x + part.x, y + part.y
    names = {member: level.child_id(member) for member in placed.prepared.members}
    for number, place in enumerate(placed.prepared.edges):
        source, target = level.edges[place]
        drawn = Drawn(
            names[source], names[target], level.dashed[place], level.carries[place], placed, number, left, top
        )
        drawing.edges.append(drawn)
