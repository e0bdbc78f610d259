"""Columns of text in cells: how wide each is, and how a value is fitted into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

GAP = 2
_MEASURED_ROWS = 200


@dataclass(frozen=True)
class Column:
    """One column; `least` and `most` bound its width in cells.

    Of two columns that do not both fit, the one with the larger `rank` is left out. A `right` one is
    right-aligned.
    """

    title: str
    least: int = 4
    most: int = 60
    rank: int = 0
    right: bool = False


@dataclass(frozen=True)
class Cell:
    """A value as text, and the component class that styles it ("" for none)."""

    text: str
    style: str = ""


def widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: int) -> tuple[int, ...]:
    """Give each column's width so that all fit into `room` cells; 0 leaves a column out.

    Columns are as wide as their widest value among the first rows; while there is too little room, the
    widest shrinks to its least, then the column of the highest rank goes.
    """
    wanted = [_wanted(index, column, rows) for index, column in enumerate(columns)]
    result = list(wanted)
    room -= GAP
    while _total(result) > room:
        shrinkable = [i for i, width in enumerate(result) if width > columns[i].least]
        if shrinkable:
            index = max(shrinkable, key=lambda i: (columns[i].rank, result[i]))
            result[index] = max(columns[index].least, result[index] - (_total(result) - room))
            continue
        shown = [i for i, width in enumerate(result) if width]
        if len(shown) <= 1:
            break
        result[max(shown, key=lambda i: (columns[i].rank, i))] = 0
        result = [min(want, columns[i].most) if result[i] else 0 for i, want in enumerate(wanted)]
    return tuple(result)


def _wanted(index: int, column: Column, rows: Sequence[Sequence[Cell]]) -> int:
    longest = max((cell_len(row[index].text) for row in rows[:_MEASURED_ROWS]), default=0)
    return min(column.most, max(column.least, cell_len(column.title), longest))


def _total(parts: Sequence[int]) -> int:
    shown = [part for part in parts if part]
    return sum(shown) + GAP * (len(shown) - 1)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Cut or pad `text` to `width` cells; a cut end is shown as `…`."""
    if cell_len(text) > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width else ""
    return text.rjust(width - cell_len(text) + len(text)) if right else set_cell_size(text, width)


def put(
    lead: str,
    cells: Sequence[Cell],
    columns: Sequence[Column],
    sizes: Sequence[int],
    style_of: Callable[[Cell], Style],
) -> list[Segment]:
    """Give a row's segments: the lead, then each shown cell in its column, with gaps."""
    plain = style_of(Cell(""))
    segments = [Segment(lead, plain)]
    for cell, column, size in zip(cells, columns, sizes, strict=False):
        if size:
            segments.append(Segment(fitted(cell.text, size, right=column.right), style_of(cell)))
            segments.append(Segment(" " * GAP, plain))
    return segments
