"""Several logs as one view: each counted, searched and filtered on its own, shown in one order of time."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from tui.logs.document import Document
from tui.logs.filters import LineFinder
from tui.logs.merged import MergedRows
from tui.logs.rows import Place
from tui.logs.scan import Filter, Scan
from tui.logs.series import SeriesBook
from tui.logs.source import Fate
from tui.logs.tail_rows import TailRows
from tui.logs.view import LogPart, Pumped

# Of a log with late lines, so many matches are all looked at to find the nearest.
_MOST_LATE = 20_000


class MergedFinding:
    """A search over several logs."""

    def __init__(self, finder: LineFinder, scans: Sequence[Scan]) -> None:
        self.finder = finder
        self._scans = scans

    @property
    def count(self) -> int:
        """Wanted lines found so far."""
        return sum(scan.count for scan in self._scans)

    @property
    def complete(self) -> bool:
        """True when all logs have been searched."""
        return all(scan.complete for scan in self._scans)


class MergedDocument:
    """Several logs by time. Raises OSError when one of the first ones can't be opened.

    Merging needs whole indexes: until all logs are counted, a gigabyte in about a second, their ends are
    shown.
    """

    def __init__(self, parts: Sequence[LogPart]) -> None:
        self._documents: list[Document] = []
        self.filter: Filter | None = None
        self._finder: LineFinder | None = None
        self._working = threading.Lock()
        self._retired = False
        self._made_of: list[object] = []
        self._not_before = 0.0
        self._merging = MergedRows([])
        self._merged: MergedRows | TailRows = self._merging
        try:
            for part in parts:
                self.add(part)
        except OSError:
            self.retire()
            raise

    def add(self, part: LogPart) -> None:
        """Show one more log; raises OSError."""
        place = len(self._documents)
        document = Document(part.path, closed=part.closed, name=part.name, place=place, merged=True)
        document.find(self._finder)
        document.set_filter(self.filter)
        self._documents.append(document)

    def part_closed(self, path: Path) -> None:
        """Take note that nothing will be added to one of the logs."""
        for document in self._documents:
            if document.path == path:
                document.closed = True

    # What there is

    @property
    def name(self) -> str:
        """How many logs they are."""
        return f"{len(self._documents)} logs"

    @property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(document.name for document in self._documents)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Their files."""
        return tuple(document.path for document in self._documents)

    @property
    def closed(self) -> bool:
        """True when nothing will be added to any of them."""
        return all(document.closed for document in self._documents)

    @closed.setter
    def closed(self, value: bool) -> None:
        for document in self._documents:
            document.closed = value

    @property
    def rows(self) -> MergedRows | TailRows:
        """The rows of all, or of their ends."""
        return self._merged

    @property
    def total(self) -> int:
        """Known lines."""
        return sum(document.total for document in self._documents)

    @property
    def complete(self) -> bool:
        """True when all logs are counted and merged."""
        counted = all(document.complete for document in self._documents)
        return counted and not isinstance(self._merged, TailRows)

    @property
    def half_line(self) -> bool:
        """True when one of them ends without a newline."""
        return any(document.half_line for document in self._documents)

    @property
    def first_time(self) -> float | None:
        """When the first of them began."""
        times = [document.first_time for document in self._documents]
        return min((moment for moment in times if moment is not None), default=None)

    @property
    def search(self) -> MergedFinding | None:
        """What is looked for."""
        scans = [document.search for document in self._documents if document.search]
        return MergedFinding(self._finder, scans) if self._finder else None

    @property
    def filtered(self) -> MergedFinding | None:
        """What the filter wants."""
        scans = [document.filtered for document in self._documents if document.filtered]
        return MergedFinding(self.filter.finder, scans) if self.filter else None

    @property
    def books(self) -> list[tuple[str, SeriesBook]]:
        """Their numbers."""
        return [book for document in self._documents for book in document.books]

    def find(self, finder: LineFinder | None) -> None:
        """Search all."""
        self._finder = finder
        for document in self._documents:
            document.find(finder)

    def set_filter(self, wanted: Filter | None) -> None:
        """Filter all."""
        self.filter = wanted
        for document in self._documents:
            document.set_filter(wanted)
        self._made_of = []

    # Going places

    def row_of(self, place: Place) -> int:
        """Give the row of a line."""
        return self._merged.row_of(place) if place.source < self._merged.log_count else 0

    def place_of_line(self, number: int) -> Place | None:
        """Give where a line is; among several logs, lines are numbered as they are shown."""
        rows = self._merged.read(max(0, min(number, self._merged.count - 1)), 1)
        return rows[0].place if rows and self.complete else None

    def row_at_time(self, moment: float) -> int | None:
        """Give the first row at a time or later."""
        row = self._merged.row_at_time(moment)
        return row if row < self._merged.count else None

    def near_match(self, row: int, direction: int) -> Place | None:
        """Give the nearest match below `row`, or above it; from the other end when there is none."""
        found = [place for document in self._documents for place in self._near(document, row, direction)]
        rows = sorted((self._merged.row_of(place), place) for place in found)
        if not rows:
            return None
        if direction > 0:
            return next((place for at, place in rows if at > row), rows[0][1])
        return next((place for at, place in reversed(rows) if at < row), rows[-1][1])

    def _near(self, document: Document, row: int, direction: int) -> list[Place]:
        """Give the document's matches next to `row`, and the one at its other end.

        Where lines came late, matches do not follow each other in the merged order: all are given.
        """
        scan = document.search
        if scan is None or not scan.count or document.place >= self._merged.log_count:
            return []
        if not document.arrivals.ordered and scan.count <= _MOST_LATE:
            return [Place(document.place, start) for start in scan.matches.starts(0, scan.count)]
        low, high = 0, scan.count
        while low < high:
            middle = (low + high) // 2
            at = self._merged.row_of(Place(document.place, scan.matches.start(middle)))
            if at < row + (direction > 0):
                low = middle + 1
            else:
                high = middle
        other = 0 if direction > 0 else scan.count - 1
        near = low if direction > 0 else low - 1
        wanted = {number for number in (near, other) if 0 <= number < scan.count}
        return [Place(document.place, scan.matches.start(number)) for number in wanted]

    # Work

    def pump(self, seconds: float = 0.02) -> Pumped:
        """Work for about `seconds` on all of them, then merge what they gained."""
        with self._working:
            if self._retired:
                return Pumped(changed=False, busy=False)
            deadline = time.monotonic() + seconds
            documents = list(self._documents)
            changed, busy, fate = False, False, Fate.SAME
            for left, document in zip(range(len(documents), 0, -1), documents, strict=True):
                pumped = document.pump(max(0.001, (deadline - time.monotonic()) / left))
                changed, busy = changed or pumped.changed, busy or pumped.busy
                fate = pumped.fate if pumped.fate not in (Fate.SAME, Fate.GREW) else fate
            merged = self._merge(documents, max(deadline, time.monotonic() + 0.005))
            return Pumped(changed or merged is not None, busy or bool(merged), fate)

    def _merge(self, documents: list[Document], deadline: float) -> bool | None:
        """Merge for a while: None when there was nothing to merge, else whether there is more."""
        if not all(document.complete for document in documents):
            return self._show_ends(documents)
        made_of: list[object] = [
            (document.plain_rows, document.filtered.begin if document.filtered else 0, document.context_made)
            for document in documents
        ]
        if made_of != self._made_of:
            if time.monotonic() < self._not_before:
                return True
            # What was shown stays until what takes its place is whole.
            self._made_of = made_of
            self._merging = MergedRows([document.plain_rows for document in documents])
        started = time.monotonic()
        worked = False
        while more := self._merging.update():
            worked = True
            if self._merging is self._merged and time.monotonic() > deadline:
                break
        if self._merging is not self._merged:
            self._merged = self._merging
            self._not_before = time.monotonic() + 3 * (time.monotonic() - started)
            worked = True
        return more if worked else None

    def _show_ends(self, documents: list[Document]) -> bool | None:
        """Show the ends of logs that are still being counted; None when that is not to be done now."""
        if len(self._merging.read(0, 1)) or time.monotonic() < self._not_before:
            return None
        started = time.monotonic()
        self._merged = TailRows([(document.plain_rows, document.complete) for document in documents])
        self._not_before = time.monotonic() + 3 * (time.monotonic() - started)
        return True

    def retire(self) -> None:
        """Let go of the files."""
        self._retired = True
        for document in self._documents:
            document.retire()
