"""Going places in a log: lines, times, marks, tracebacks; and the line that a key is about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from tui.logs.blocks import tracebacks
from tui.logs.rows import Place, Row
from tui.logs.text import shown
from tui.logs.view import LogView
from tui.widgets.log.painter import Painter

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane

# How far back from the end a traceback is looked for, in rows.
_TRACEBACK_ROWS = 20_000
_STEP_ROWS = 2_000


def current(pane: LogPane) -> Row | None:
    """Give the line that a key is about: under the cursor, or found and in sight; None for neither."""
    for place in (pane.lines.cursor, pane.found_place):
        for row in pane.lines.rows_in_sight():
            if row.place == place:
                return row
    return None


async def go_to(pane: LogPane, text: str) -> None:
    """Go to a line number (from 1), or to the first line at or after a time."""
    document = pane.document
    text = text.strip()
    if document is None or not text:
        return
    if text.replace(",", "").isdigit():
        place = document.place_of_line(int(text.replace(",", "")) - 1)
        if place is None:
            pane.notify("Lines are still being counted: try again in a moment.", markup=False)
            return
        pane.found_place = place
        pane.lines.reveal(document.row_of(place))
        return
    first = await asyncio.to_thread(lambda: document.first_time)
    if first is None:
        pane.notify("This log has no times: give a line number.", markup=False)
        return
    moment = time_of_day(first, text)
    if moment is None:
        pane.notify(f"{text!r} is neither a line number nor a time such as 14:05:30.", markup=False)
        return
    row = await asyncio.to_thread(document.row_at_time, moment)
    if row is None:
        pane.notify("Nothing came so late.", markup=False)
    elif document is pane.document:
        pane.lines.move_to(row)
        pane.tell()


def time_of_day(first: float, text: str) -> float | None:
    """Give the first moment at or after `first`, in seconds since 1970, when the clock shows `text`.

    A date with a time (`2026-11-22 14:05`) is that moment.
    """
    begin = datetime.fromtimestamp(first, tz=timezone.utc).astimezone()
    for form in ("%H:%M:%S", "%H:%M"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        moment = begin.replace(hour=found.hour, minute=found.minute, second=found.second, microsecond=0)
        # A time before the log's first one is on the next day.
        seconds = moment.timestamp()
        return seconds if seconds >= first - 60 else seconds + 86_400
    try:
        # Before Python 3.11, Z is not read.
        return datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text)).timestamp()
    except (ValueError, OverflowError):
        return None


async def open_line(pane: LogPane) -> None:
    """Open or close a JSON line, or a traceback: the current one, else the first in sight."""
    rows = pane.lines.rows_in_sight()
    document = pane.document
    if document is None or not rows:
        return
    chosen = current(pane)
    wanted = [chosen] if chosen else rows
    place = await asyncio.to_thread(_openable, document, pane.lines.top, len(rows), wanted)
    if place is not None and document is pane.document:
        pane.lines.looks.opened ^= {place}
        pane.lines.refresh_rows()


def _openable(document: LogView, first: int, height: int, wanted: Sequence[Row]) -> Place | None:
    """Give the first of the wanted rows that opens: a JSON line, or its traceback's headline."""
    # A traceback that is folded, or that the window shows a part of, is found among what is around it.
    begin = max(0, first - 100)
    around = document.rows.read(begin, first - begin + height + 500)
    heads = {
        around[at].place: around[block.headline].place
        for block in Painter.blocks(around)
        for at in range(block.first, block.end)
    }
    for row in wanted:
        if row.place in heads:
            return heads[row.place]
        if row.data.lstrip()[:1] in (b"{", b"["):
            return row.place
    return None


def mark(pane: LogPane) -> None:
    """Mark the current line, else the one at the top; or unmark it."""
    rows = pane.lines.rows_in_sight()
    row = current(pane) or (rows[0] if rows else None)
    if row is not None:
        pane.lines.looks.marks ^= {row.place}
        pane.lines.redraw()


def next_mark(pane: LogPane) -> None:
    """Go to the next mark below the top of the window; after the last, to the first."""
    document = pane.document
    if document is None or not pane.lines.looks.marks:
        return
    rows = sorted(document.row_of(place) for place in pane.lines.looks.marks)
    pane.lines.move_to(next((row for row in rows if row > pane.lines.top), rows[0]))


def find_traceback(document: LogView) -> int | None:
    """Give the row where the last traceback among the last rows begins; may read for a while."""
    count = document.rows.count
    floor = max(0, count - _TRACEBACK_ROWS)
    end = count
    while end > floor:
        # Pieces overlap, so that a traceback on their border is seen whole in one of them.
        first = max(floor, end - _STEP_ROWS)
        rows = document.rows.read(first, min(count, end + 200) - first)
        blocks = tracebacks([shown(row.data[:2000]).text for row in rows])
        if blocks:
            return first + blocks[-1].first
        end = first
    return None
