"""Going places in a log: matches, lines, times, marks, tracebacks."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from tui.logs.blocks import tracebacks
from tui.logs.document import Document
from tui.logs.text import shown

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane

# How far back from the end a traceback is looked for, in rows.
_TRACEBACK_ROWS = 20_000
_STEP_ROWS = 2_000


def match(pane: LogPane, direction: int) -> None:
    """Go to the next match below the top of the window, or to the one above it."""
    document = pane.document
    if document is None or document.search is None or not document.search.matches.count:
        return
    matches = document.search.matches
    here = _offset(pane, pane.lines.top + (pane.lines.size.height // 3 if direction > 0 else 0))
    current = pane.match_offset
    if current >= 0 and _in_sight(pane, document, current):
        here = current
    number = matches.number_at(here)
    at_match = number < matches.count and matches.start(number) == here
    number = number + 1 if direction > 0 and at_match else number - (direction < 0)
    number %= matches.count
    offset = matches.start(number)
    pane.match_offset = offset
    pane.lines.reveal(_row(pane, document, offset))


def _in_sight(pane: LogPane, document: Document, offset: int) -> bool:
    row = _row(pane, document, offset)
    return pane.lines.top <= row < pane.lines.top + pane.lines.size.height


def _row(pane: LogPane, document: Document, offset: int) -> int:
    if document.filter is not None and not document.context:
        return document.filter.matches.number_at(offset)
    return document.whole.row_at(offset)


def _offset(pane: LogPane, row: int) -> int:
    document = pane.document
    rows = document.rows.read(row, 1) if document else []
    return rows[0].offset if rows else (document.index.end if document else 0)


def go_to(pane: LogPane, text: str) -> None:
    """Go to a line number (from 1), or to the first line at or after a time of day."""
    document = pane.document
    text = text.strip()
    if document is None or not text:
        return
    if text.replace(",", "").isdigit():
        line = int(text.replace(",", "")) - 1
        if not document.index.complete:
            pane.notify("Lines are still being counted: try again in a moment.", markup=False)
            return
        start = document.index.span(max(0, min(line, document.index.line_count - 1)))[0]
        pane.lines.reveal(_row(pane, document, start))
        return
    moment = _time_of_day(document, text)
    if moment is None:
        pane.notify(f"{text!r} is neither a line number nor a time such as 14:05:30.", markup=False)
        return
    place = bisect_left(document.arrivals, moment, key=lambda item: item.time)
    if place == len(document.arrivals):
        pane.notify("Nothing came so late.", markup=False)
        return
    pane.lines.reveal(_row(pane, document, document.arrivals[place].offset))


def _time_of_day(document: Document, text: str) -> float | None:
    if not document.arrivals:
        return None
    first = datetime.fromtimestamp(document.arrivals[0].time, tz=timezone.utc).astimezone()
    for form in ("%H:%M:%S", "%H:%M"):
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        moment = first.replace(hour=found.hour, minute=found.minute, second=found.second, microsecond=0)
        # A time before the log's first one is on the next day.
        seconds = moment.timestamp()
        return seconds if seconds >= document.arrivals[0].time - 60 else seconds + 86_400
    return None


def pretty(pane: LogPane) -> None:
    """Open or close the JSON line of the match in sight, else the first JSON line in sight."""
    rows = pane.lines.rows_in_sight()
    chosen = [row for row in rows if row.offset == pane.match_offset] or [
        row for row in rows if row.data.lstrip()[:1] in (b"{", b"[")
    ]
    if chosen:
        pane.lines.toggle_open(chosen[0].offset)


def mark(pane: LogPane) -> None:
    """Mark the line of the match in sight, else the one at the top; or unmark it."""
    rows = pane.lines.rows_in_sight()
    if not rows:
        return
    offset = next((row.offset for row in rows if row.offset == pane.match_offset), rows[0].offset)
    pane.lines.marks ^= {offset}
    pane.lines.refresh_rows()


def next_mark(pane: LogPane) -> None:
    """Go to the next mark below the top of the window; after the last, to the first."""
    document = pane.document
    marks = sorted(pane.lines.marks)
    if document is None or not marks:
        return
    here = _offset(pane, pane.lines.top)
    offset = next((place for place in marks if place > here), marks[0])
    pane.lines.move_to(_row(pane, document, offset))


def last_traceback(pane: LogPane) -> bool:
    """Go to the last traceback among the last rows; False when there is none."""
    document = pane.document
    if document is None:
        return False
    count = document.rows.count
    floor = max(0, count - _TRACEBACK_ROWS)
    end = count
    while end > floor:
        # Pieces overlap, so that a traceback on their border is seen whole in one of them.
        first = max(floor, end - _STEP_ROWS)
        rows = document.rows.read(first, min(count, end + 200) - first)
        blocks = tracebacks([shown(row.data[:2000]).text for row in rows])
        if blocks:
            pane.lines.move_to(first + blocks[-1].first)
            return True
        end = first
    return False
