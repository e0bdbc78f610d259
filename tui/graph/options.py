"""What a person may choose about a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Direction(str, Enum):
    """Where edges point."""

    AUTO = "auto"
    DOWN = "down"
    RIGHT = "right"


class Density(str, Enum):
    """How much room a node takes: a box, one line without a border, or a row of a tree."""

    AUTO = "auto"
    BOX = "box"
    LINE = "line"
    TREE = "tree"


@dataclass(frozen=True, slots=True)
class Options:
    """How to draw. `width` and `height` are the pane's, in cells; 0 when there is no limit.

    `collapsed` are ids of scopes drawn as one node. `carries` writes what edges carry beside them.
    """

    direction: Direction = Direction.AUTO
    density: Density = Density.AUTO
    ascii_only: bool = False
    width: int = 0
    height: int = 0
    collapsed: frozenset[str] = frozenset()
    carries: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """One settled way of drawing: what Options with `auto` come down to."""

    right: bool
    boxes: bool
    ascii_only: bool
    label_limit: int
    width: int
    carries: bool = False
