"""What is looked for in a log: a text or a regular expression, over bytes, line by line."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.logs.engines import BadPattern, Engines, compile_lines

__all__ = ["BadPattern", "Pattern", "Query"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed. Without `regex` the text is taken as it is; `invert` finds the other lines."""

    text: str
    regex: bool = False
    ignore_case: bool = True
    invert: bool = False


class Pattern:
    """A compiled query. Raises `BadPattern` for a regular expression that can't be read."""

    def __init__(self, query: Query) -> None:
        self.query = query
        raw = query.text if query.regex else re.escape(query.text)
        pattern = raw.encode("utf-8")
        self._spans = compile_lines(pattern, query.ignore_case)
        self._engines = Engines(pattern, query.ignore_case)

    @property
    def alone(self) -> bool:
        """True while blocks are found sooner one after the other than two at a time."""
        return self._engines.alone

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give how many lines of `data` are wanted, and where they start if that was learned by the way.

        `data` begins at a line's start and ends at a line's end.
        """
        found, hits = self._engines.count(data)
        if self.query.invert:
            return (data.count(b"\n") + (not data.endswith(b"\n")) - found if data else 0), None
        return found, None if hits is None else array("Q", _starts(data, hits))

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give where the matching lines of `data` start (the others, for an inverted query), in order.

        `data` begins at a line's start and ends at a line's end.
        """
        hits = self._engines.hits(data)
        starts = _starts(data, hits)
        return other_starts(data, starts) if self.query.invert else starts

    def matches(self, line: bytes) -> bool:
        """Tell if one line (without its newline) is wanted."""
        return (self._spans.search(line) is not None) is not self.query.invert

    def spans(self, line: bytes) -> list[tuple[int, int]]:
        """Give where the query matches in one line, for highlighting; nothing for an inverted one."""
        if self.query.invert:
            return []
        return [match.span() for match in self._spans.finditer(line) if match.end() > match.start()]


def _starts(data: bytes, hits: list[int]) -> Iterator[int]:
    for hit in hits:
        yield data.rfind(b"\n", 0, hit) + 1


def other_starts(data: bytes, starts: Iterable[int]) -> Iterator[int]:
    """Give where the lines begin that do not begin at one of `starts`, which are in order."""
    place = 0
    for start in starts:
        while place < start:
            yield place
            place = data.find(b"\n", place) + 1
        place = data.find(b"\n", start) + 1 or len(data)
    while place < len(data):
        yield place
        place = data.find(b"\n", place) + 1 or len(data)
