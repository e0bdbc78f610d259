"""Where the window is, when a row may take any number of lines of the screen: none, one, or a thousand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

# Gives, for the rows from one to another (without), the row of each line of the screen that they take, up
# to so many lines.
Measure = Callable[[int, int, int], list[int]]
# Folded rows take no line of the screen: so many times more rows are looked at to fill it.
FOLDED = 8
_ALL = 1 << 16


class Spot(NamedTuple):
    """The top of the window: a row, and how many of its lines are above the window."""

    row: int = 0
    skip: int = 0


def down(measure: Measure, spot: Spot, by: int, count: int) -> Spot:
    """Give the spot that is `by` lines of the screen below; of `count` rows, at most the last line."""
    end = min(count, spot.row + (by + 1) * FOLDED)
    return _spot(measure(spot.row, end, spot.skip + by + 1), spot.skip + by, spot)


def up(measure: Measure, spot: Spot, by: int) -> Spot:
    """Give the spot that is `by` lines of the screen above; at least the first line."""
    if by <= spot.skip:
        return spot._replace(skip=spot.skip - by)
    need = by - spot.skip
    drawn = measure(max(0, spot.row - need * FOLDED), spot.row, _ALL)
    return _spot(drawn, max(0, len(drawn) - need), Spot(max(0, spot.row - need)))


def last(measure: Measure, count: int, height: int) -> Spot:
    """Give the spot that shows the last `height` lines of `count` rows."""
    drawn = measure(max(0, count - height * FOLDED), count, _ALL)
    return _spot(drawn, max(0, len(drawn) - height), Spot(max(0, count - height)))


def _spot(drawn: list[int], at: int, otherwise: Spot) -> Spot:
    if not drawn:
        return otherwise
    at = min(at, len(drawn) - 1)
    return Spot(drawn[at], at - drawn.index(drawn[at]))
