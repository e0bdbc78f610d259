"""A search that goes on: backwards through what was there, forwards through what comes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

from tui.logs.filters import All, LineFinder
from tui.logs.index import Bytes
from tui.logs.search import TOGETHER, Matches, search_back, search_on


class Mode(str, Enum):
    """What a filter does with the lines it wants, or with the others."""

    ONLY = "only"
    HIDE = "hide"
    DIM = "dim others"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a person set it: what it wants, what becomes of the rest, lines around each match."""

    finder: LineFinder
    mode: Mode = Mode.ONLY
    context: int = 0


class Scan:
    """The wanted lines of one log between `begin` and `end`, which move apart.

    With `within`, only those that it wants as well.
    """

    def __init__(self, finder: LineFinder, end: int, within: LineFinder | None = None) -> None:
        self.finder = finder
        self._both = All((within, finder)) if within else finder
        self.matches = Matches()
        self.begin = end
        self.end = end

    @property
    def complete(self) -> bool:
        """True when the beginning has been searched."""
        return self.begin == 0

    @property
    def count(self) -> int:
        """Wanted lines found so far."""
        return self.matches.count

    def work(self, source: Bytes, known_end: int, deadline: float) -> bool:
        """Search for a while; True if anything was searched. What is new goes before what is old."""

        def late() -> bool:
            return time.monotonic() > deadline

        worked = False
        for found in search_on(source, self._both, self.end, known_end, stopped=late, together=TOGETHER):
            self.matches.add(found)
            self.end = found.end
            worked = True
        # The first block goes alone: what it holds is what is looked for most.
        together = TOGETHER if self.matches.searched else 1
        for found in search_back(source, self._both, self.begin, stopped=late, together=together):
            self.matches.add(found)
            self.begin = found.begin
            worked = True
        return worked
