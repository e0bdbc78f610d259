"""Moving a selection over a drawing by geometry, and finding items by text or state."""

from __future__ import annotations

from collections.abc import Callable

from tui.graph.drawing import Drawing, Item
from tui.graph.relations import Relations
from tui.model import Change

# A cell is about twice as high as wide.
_ASPECT = 2


def step(known: Relations, name: str, dx: int, dy: int) -> str:
    """The item next to one in a direction (dx or dy is 1 or -1); itself if there is none.

    What has an edge to the item is preferred to what only lies near.
    """
    drawing = known.drawing
    here = drawing.items.get(name)
    if here is None:
        return first(drawing)
    linked = {*known.before(name), *known.after(name)}
    best, least = name, float("inf")
    for item in drawing.items.values():
        cost = _cost(here, item, dx, dy)
        if cost is None:
            continue
        if item.id in linked:
            cost /= 2
        if cost < least:
            best, least = item.id, cost
    return best


def _cost(here: Item, item: Item, dx: int, dy: int) -> float | None:
    """How far an item is in a direction; None if it lies elsewhere."""
    ahead = _ahead(here, item, dx, dy)
    if ahead is None:
        return None
    across, own = (_middle_y, _rows) if dx else (_middle_x, _columns)
    off = abs(across(item) - across(here))
    low, high = own(here)
    other_low, other_high = own(item)
    overlap = min(high, other_high) - max(low, other_low) > 0
    scale = (1, _ASPECT * 2) if dx else (_ASPECT, 1)
    return ahead * scale[0] + off * scale[1] * (0.5 if overlap else 2.0)


def _ahead(here: Item, item: Item, dx: int, dy: int) -> int | None:
    if item is here:
        return None
    if dx:
        distance = (item.x - here.x - 1) * dx if item.kind == "frame" else _gap(_columns, here, item, dx)
    else:
        distance = _gap(_rows, here, item, dy)
    return distance if distance >= 0 else None


def _gap(span: Callable[[Item], tuple[int, int]], here: Item, item: Item, sign: int) -> int:
    low, high = span(here)
    other_low, other_high = span(item)
    return other_low - high if sign > 0 else low - other_high


def _rows(item: Item) -> tuple[int, int]:
    """The rows that count for moving: a frame is only its title."""
    return item.y, item.y + (1 if item.kind == "frame" else item.height)


def _columns(item: Item) -> tuple[int, int]:
    return item.x, item.x + item.width


def _middle_x(item: Item) -> float:
    return item.x + item.width / 2


def _middle_y(item: Item) -> float:
    low, high = _rows(item)
    return (low + high) / 2


def onwards(known: Relations, name: str) -> str:
    """What comes after an item: into a frame, along an edge, or out of the frame around it; "" at the end."""
    inside = _inside(known, name)
    if inside:
        return next((each for each in inside if not known.before(each)), inside[0])
    return _along(known, name, known.after)


def backwards(known: Relations, name: str) -> str:
    """What comes before an item, or else before the frame around it; "" at the beginning."""
    return _along(known, name, known.before)


def _along(known: Relations, name: str, linked: Callable[[str], list[str]]) -> str:
    while name:
        found = linked(name)
        if found:
            return found[0]
        name = known.drawing.items[name].parent
    return ""


def _inside(known: Relations, name: str) -> list[str]:
    """What a frame holds, in reading order."""
    return in_reading_order(known.drawing, lambda item: item.parent == name)


def first(drawing: Drawing) -> str:
    """The topmost, leftmost item."""
    found = min(drawing.items.values(), key=lambda item: (item.y, item.x), default=None)
    return found.id if found else ""


def find(drawing: Drawing, text: str) -> list[str]:
    """Items whose label, title or id contains a text, whatever the case; in reading order."""
    wanted = text.casefold()
    if not wanted:
        return []
    return in_reading_order(drawing, lambda item: wanted in _said(item).casefold())


def _said(item: Item) -> str:
    shown = item.node.label if item.node else item.scope.title if item.scope else ""
    return f"{shown}\n{item.id}"


def notable(drawing: Drawing) -> list[str]:
    """What asks for attention: failed leaves; if none, running ones; if none, changed ones."""
    for wanted in (_failed, _running, _changed):
        found = in_reading_order(drawing, wanted)
        if found:
            return found
    return []


def running(drawing: Drawing) -> list[str]:
    """Leaves that are running, in reading order."""
    return in_reading_order(drawing, _running)


def in_reading_order(drawing: Drawing, wanted: Callable[[Item], bool]) -> list[str]:
    """Ids of the items that are wanted, from the top left."""
    found = [item for item in drawing.items.values() if wanted(item)]
    return [item.id for item in sorted(found, key=lambda item: (item.y, item.x))]


def _failed(item: Item) -> bool:
    return item.kind != "frame" and item.phase is not None and item.phase.bad


def _running(item: Item) -> bool:
    return item.kind != "frame" and item.phase is not None and item.phase.value == "running"


def _changed(item: Item) -> bool:
    shown = item.node or item.scope
    return shown is not None and shown.change is not Change.NONE
