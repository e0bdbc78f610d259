"""What a viewer needs of whatever it shows: one log, or several merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tui.logs.filters import LineFinder
from tui.logs.rows import Place, Rows
from tui.logs.scan import Filter
from tui.logs.series import SeriesBook
from tui.logs.source import Fate


@dataclass(frozen=True, slots=True)
class LogPart:
    """One log to be shown: where it is, what it is called, and if nothing will be added to it."""

    path: Path
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Pumped:
    """What a slice did. `busy`: there is more to do now; `fate`: what has become of a file."""

    changed: bool
    busy: bool
    fate: Fate = Fate.SAME


class Finding(Protocol):
    """A search that goes on."""

    finder: LineFinder

    @property
    def count(self) -> int:
        """Wanted lines found so far."""

    @property
    def complete(self) -> bool:
        """True when all of what was there has been searched."""


class LogView(Protocol):
    """Rows that grow, a search and a filter over them.

    `pump` does a slice of whatever is to be done, in a worker thread; everything else only looks, and may
    be called from the event loop, except `near_match`, which may read.
    """

    closed: bool
    filter: Filter | None

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the logs, in the order of `Place.source`."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Their files."""

    @property
    def rows(self) -> Rows:
        """What is shown."""

    @property
    def total(self) -> int:
        """Lines known, shown or not."""

    @property
    def complete(self) -> bool:
        """True when all lines that are there are known."""

    @property
    def half_line(self) -> bool:
        """True when a last line has no newline."""

    @property
    def first_time(self) -> float | None:
        """When it began, in seconds since 1970."""

    @property
    def search(self) -> Finding | None:
        """What is looked for."""

    @property
    def filtered(self) -> Finding | None:
        """What the filter wants, found so far."""

    @property
    def books(self) -> Sequence[tuple[str, SeriesBook]]:
        """The numbers that each log repeats."""

    def find(self, finder: LineFinder | None) -> None:
        """Search for something else, or for nothing."""

    def set_filter(self, wanted: Filter | None) -> None:
        """Show by another filter, or everything."""

    def row_of(self, place: Place) -> int:
        """The row of a line; of one that is not shown, the nearest after it."""

    def place_of_line(self, number: int) -> Place | None:
        """Where the line of a number (from 0) is; None while that is not known."""

    def row_at_time(self, time: float) -> int | None:
        """The first row at a time or later; None when all are earlier, or no times are known."""

    def near_match(self, row: int, direction: int) -> Place | None:
        """The nearest match below `row`, or above it; from the other end when there is none."""

    def pump(self, seconds: float = 0.02) -> Pumped:
        """Work for about so long."""

    def retire(self) -> None:
        """Let go of the files."""
