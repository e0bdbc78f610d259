"""Reads a drawing's text back as a person would, knowing only where the nodes are.

From every cell beside a node (and from every port on a border) it follows lines, straight on at crossings,
both ways at branches, until it comes to arrow heads; what the heads point at are the edges' targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

UP, RIGHT, DOWN, LEFT = (0, -1), (1, 0), (0, 1), (-1, 0)
EVERY = (UP, RIGHT, DOWN, LEFT)
UNICODE_ARMS = {
    "│": (UP, DOWN), "┆": (UP, DOWN), "─": (LEFT, RIGHT), "╌": (LEFT, RIGHT),
    "┌": (RIGHT, DOWN), "┐": (LEFT, DOWN), "└": (UP, RIGHT), "┘": (UP, LEFT),
    "├": (UP, DOWN, RIGHT), "┤": (UP, DOWN, LEFT), "┬": (LEFT, RIGHT, DOWN), "┴": (LEFT, RIGHT, UP),
    "┼": EVERY,
}  # fmt: skip
ASCII_ARMS = {"|": (UP, DOWN), ":": (UP, DOWN), "-": (LEFT, RIGHT), "~": (LEFT, RIGHT), "+": EVERY}
HEADS = {"▼": DOWN, "▽": DOWN, "►": RIGHT, "▷": RIGHT}
ASCII_HEADS = {"v": DOWN, ">": RIGHT}
Cell = tuple[int, int]
Step = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """A node's or a frame's rectangle."""

    id: str
    x: int
    y: int
    width: int
    height: int
    frame: bool
    parent: str

    def has(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Tracer:
    """`grid` is the text, one string a cell ("" for the second half of a wide character)."""

    def __init__(self, grid: list[list[str]], places: Iterable[Place], *, ascii_only: bool) -> None:
        self.grid = grid
        self.arms = ASCII_ARMS if ascii_only else UNICODE_ARMS
        self.heads = ASCII_HEADS if ascii_only else HEADS
        self.ascii_only = ascii_only
        self.owner: dict[Cell, Place] = {}
        self.places = list(places)
        for place in sorted(self.places, key=lambda each: not each.frame):
            self._claim(place)

    def _claim(self, place: Place) -> None:
        for y in range(place.y, place.y + place.height):
            for x in range(place.x, place.x + place.width):
                edge = y in (place.y, place.y + place.height - 1) or x in (
                    place.x,
                    place.x + place.width - 1,
                )
                if edge or not place.frame:
                    assert (x, y) not in self.owner, f"{place.id} covers {self.owner[x, y].id} at {x},{y}"
                    self.owner[x, y] = place

    def glyph(self, cell: Cell) -> str:
        x, y = cell
        if 0 <= y < len(self.grid) and 0 <= x < len(self.grid[y]):
            return self.grid[y][x]
        return " "

    def edges(self) -> set[tuple[str, str]]:
        return {(place.id, target) for place in self.places for target in self._targets(place)}

    def _targets(self, place: Place) -> set[str]:
        found: set[str] = set()
        for cell, step in self._exits(place):
            found |= self._follow(cell, step)
        return found

    def _exits(self, place: Place) -> Iterable[tuple[Cell, Step]]:
        for x in range(place.x, place.x + place.width):
            yield (x, place.y + place.height), DOWN
        for y in range(place.y, place.y + place.height):
            yield (place.x + place.width, y), RIGHT

    def _joined(self, cell: Cell, step: Step) -> bool:
        """Does the glyph at a cell have an arm back to where a step comes from?"""
        if cell in self.owner:
            return False
        glyph = self.glyph(cell)
        if glyph in self.heads:
            return self.heads[glyph] == step
        return (-step[0], -step[1]) in self.arms.get(glyph, ())

    def _arms(self, cell: Cell) -> list[Step]:
        """Where a line goes on from a cell. An ASCII `+` says so only by its neighbours."""
        arms = list(self.arms[self.glyph(cell)])
        if not self.ascii_only:
            return arms
        return [step for step in arms if self._faces((cell[0] + step[0], cell[1] + step[1]), step)]

    def _faces(self, cell: Cell, step: Step) -> bool:
        place = self.owner.get(cell)
        if place is not None:
            last = (place.x + place.width - 1, place.y + place.height - 1)
            return (step == UP and cell[1] == last[1]) or (step == LEFT and cell[0] == last[0])
        return self._joined(cell, step)

    def _follow(self, cell: Cell, step: Step) -> set[str]:
        """All arrow heads that a line leads to, entered at a cell in the direction of a step."""
        found: set[str] = set()
        waiting = [(cell, step)]
        seen: set[tuple[Cell, Step]] = set()
        while waiting:
            cell, step = waiting.pop()
            if (cell, step) in seen or not self._joined(cell, step):
                continue
            seen.add((cell, step))
            glyph = self.glyph(cell)
            if glyph in self.heads:
                found.add(self._pointed(cell, step))
                continue
            arms = self._arms(cell)
            if len(arms) == 4:
                arms = [step]
            onwards = [arm for arm in arms if arm != (-step[0], -step[1])]
            waiting.extend(((cell[0] + arm[0], cell[1] + arm[1]), arm) for arm in onwards)
        return found

    def _pointed(self, cell: Cell, step: Step) -> str:
        ahead = (cell[0] + step[0], cell[1] + step[1])
        assert ahead in self.owner, f"the arrow head at {cell} points at nothing"
        return self.owner[ahead].id
