"""The ends of several logs by time, to be shown until all of them have been counted."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from tui.logs.rows import Place, Row, Rows

# Lines of each log. No window is so high.
_LINES = 300


class TailRows:
    """The last rows of several logs, by time, as they are now.

    They go back to where the first of the logs is cut off: before that, lines would be missing in between.
    """

    def __init__(self, logs: Sequence[tuple[Rows, bool]]) -> None:
        """`logs` are rows, and if they are all that there are."""
        rows: list[Row] = []
        since = 0.0
        for log, complete in logs:
            count = log.count
            found = log.read(max(0, count - _LINES), _LINES)
            if count > _LINES or not complete:
                since = max(since, (found[0].time or 0.0) if found else inf)
            rows += found
        rows.sort(key=_order)
        self._rows = [row for row in rows if (row.time or 0.0) >= since]
        self.log_count = len(logs)

    @property
    def count(self) -> int:
        """Rows at hand."""
        return len(self._rows)

    def read(self, first: int, count: int) -> list[Row]:
        """Up to `count` rows from `first` on."""
        return self._rows[max(0, first) : max(0, first + count)]

    def row_of(self, place: Place) -> int:
        """Give the row of a line; of one that is not at hand, the first."""
        return next((at for at, row in enumerate(self._rows) if row.place == place), 0)

    def row_at_time(self, time: float) -> int:
        """Give the first row that came at `time` or later."""
        return next((at for at, row in enumerate(self._rows) if (row.time or 0.0) >= time), self.count)


def _order(row: Row) -> tuple[float, int, int]:
    return (row.time or 0.0, row.source, row.offset)
