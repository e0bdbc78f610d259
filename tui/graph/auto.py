"""The choice of direction and density that shows most of a graph in a pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.graph.blocks import Block, Plan, build, edges_of, leaves
from tui.graph.compose import compose
from tui.graph.drawing import Drawing
from tui.graph.levels import levels_of
from tui.graph.options import Density, Direction, Manner, Options
from tui.graph.text import shorten
from tui.graph.tree import draw_tree
from tui.model import Graph

DEFAULT = Options()
LABEL_LIMIT = 48
# Labels shorter than these are tried before the drawing is left too large for the pane.
_SHORTER = (24, 20, 16)
_NARROW = 28
# Beyond this many nodes or edges no pane shows all, and only one drawing is made.
_MANY = 150
_MANY_EDGES = 450


def layout(graph: Graph, options: Options = DEFAULT, previous: Drawing | None = None) -> Drawing:
    """Draw a graph. Raises GraphError for a cycle, a dangling edge or an id used twice.

    With a `previous` drawing, what is in both keeps its order within layers.
    """
    plan = Plan(levels_of(graph, options.collapsed), _ranks(previous))
    if options.density is Density.TREE or _narrow(options):
        manner = Manner(False, False, options.ascii_only, LABEL_LIMIT, options.width)
        return draw_tree(plan.top, manner, options.width, plan.timed)
    manner, block = _choose(plan, options)
    return compose(block, manner)


def _ranks(previous: Drawing | None) -> dict[str, float]:
    """Where along their layers items were."""
    if previous is None:
        return {}
    if previous.manner.right:
        return {item.id: item.y + item.height / 2 for item in previous.items.values()}
    return {item.id: item.x + item.width / 2 for item in previous.items.values()}


def _narrow(options: Options) -> bool:
    """True for a pane in which two nodes could hardly stand side by side."""
    return options.density is Density.AUTO and 0 < options.width < _NARROW


def _choose(plan: Plan, options: Options) -> tuple[Manner, Block]:
    """The first manner that fits the pane; if none does, the one with the least to scroll."""
    best: tuple[int, Manner, Block] | None = None
    labels = [node.label for node in leaves(plan.top)]
    many = len(labels) > _MANY or edges_of(plan.top) > _MANY_EDGES
    for manner in _manners(options, labels, many=many):
        block = build(plan, plan.top, manner, options.width)
        over = _overflow(block, options)
        if best is None or over < best[0]:
            best = (over, manner, block)
        if not over:
            break
    assert best is not None
    return best[1], best[2]


def _overflow(block: Block, options: Options) -> int:
    """Cells outside the pane. Scrolling sideways is worse than scrolling down."""
    wide = max(0, block.width - options.width) if options.width else 0
    high = max(0, block.height - options.height) if options.height else 0
    return 2 * wide * block.height + high * min(block.width, options.width or block.width)


def _distinct(labels: Sequence[str], limit: int) -> bool:
    """True if labels that differ still do when they are shortened."""
    different = set(labels)
    return len({shorten(label, limit) for label in different}) == len(different)


def _manners(options: Options, labels: Sequence[str], *, many: bool) -> Iterator[Manner]:
    boxes = {Density.BOX: (True,), Density.LINE: (False,)}.get(options.density, (True, False))
    sides = {Direction.DOWN: (False,), Direction.RIGHT: (True,)}.get(options.direction, (False, True))
    limits: tuple[int, ...] = (LABEL_LIMIT,)
    if many:
        boxes, sides = boxes[-1:], sides[:1]
    elif options.width:
        limits = (LABEL_LIMIT, *(limit for limit in _SHORTER if _distinct(labels, limit)))
    for limit in limits:
        for box in boxes:
            for right in sides:
                yield Manner(right, box, options.ascii_only, limit, options.width, options.carries)
