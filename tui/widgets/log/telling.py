"""What the line of state and the strip of series say about a log."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from tui.logs.json_lines import safe
from tui.logs.scan import Mode
from tui.logs.series import sparkline
from tui.logs.source import Fate
from tui.logs.view import LogView

FATES = {
    Fate.TRUNCATED: "the file was truncated: shown from its new beginning",
    Fate.REPLACED: "the file was replaced: the new one is shown",
    Fate.DELETED: "the file was deleted; what it held is still shown",
}
_SERIES_ROWS = 6


@dataclass(slots=True)
class Asked:
    """What a person has typed."""

    search: str = ""
    filter: str = ""
    exact: bool = False
    problem: str = ""


def state_line(
    view: LogView, asked: Asked, *, told: str, following: bool, top: int, paused_at: int, chosen: int
) -> str:
    """Give the line under a log: what happened to it, search, filter, place, length."""
    count = view.rows.count
    new = count - paused_at
    total = f"{count:,}" + ("" if view.complete else "+")
    if following:
        place = f"{'end' if view.closed else 'following'} · {total}"
    elif view.closed:
        place = f"from {top + 1:,} of {total}"
    else:
        place = f"paused · {new:,} new · {total}" if new > 0 else f"paused · {total}"
    half = "last line unfinished" if view.closed and view.half_line else ""
    selected = f"{chosen:,} selected" if chosen else ""
    parts = (
        told,
        safe(asked.problem),
        _search(view, asked),
        _filter(view, asked),
        half,
        selected,
        place,
    )
    return "  ".join(part for part in parts if part)


def _search(view: LogView, asked: Asked) -> str:
    search = view.search
    if search is None:
        return ""
    more = "" if search.complete else "…"
    exact = " exact" if asked.exact else ""
    return f"/{safe(asked.search)}{exact}: {search.count:,}{more} lines"


def _filter(view: LogView, asked: Asked) -> str:
    wanted, found = view.filter, view.filtered
    if wanted is None or found is None:
        return ""
    context = f" ±{wanted.context}" if wanted.context and wanted.mode is Mode.ONLY else ""
    return f"{wanted.mode.value} {safe(asked.filter)}{context}" + ("" if found.complete else "…")


def series_lines(view: LogView, width: int) -> str:
    """Give the strip of series: for each its last value and a small picture, per log if there are several."""
    rows: list[str] = []
    several = len(view.names) > 1
    for log, book in view.books:
        for name in book.names()[: _SERIES_ROWS - len(rows)]:
            values = book.values(name)
            head = f"{log} {name} {values[-1]:g} " if several else f"{name} {values[-1]:g} "
            rows.append(head + sparkline(values[-200:], max(0, width - cell_len(head))))
    return "\n".join(rows) or "This log repeats no numbers (yet)."
