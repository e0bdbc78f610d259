"""What is looked for in a log: a text or a regular expression, over bytes, line by line.

google-re2 does the work where it can, for its time does not depend on the pattern; Python's `re` takes
what re2 has no words for (look-around, back-references).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_REST_OF_LINE = rb"[^\n]*"


class BadPattern(ValueError):
    """The regular expression can't be read; the text says why."""


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
        self._spans = _compile(pattern, query.ignore_case)
        # The same, taking the rest of the line along: one match a line, and no line twice.
        self._lines = _compile(rb"(?:" + pattern + rb")" + _REST_OF_LINE, query.ignore_case)

    def hits(self, data: bytes) -> Iterator[int]:
        """Give a position in each line of `data` that matches, in order; never more than one a line."""
        for match in self._lines.finditer(data):
            yield match.start()

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give where the matching lines of `data` start (the others, for an inverted query), in order.

        `data` begins at a line's start and ends at a line's end.
        """
        if self.query.invert:
            yield from self._other_lines(data)
            return
        for hit in self.hits(data):
            yield data.rfind(b"\n", 0, hit) + 1

    def _other_lines(self, data: bytes) -> Iterator[int]:
        place = 0
        for hit in self.hits(data):
            start = data.rfind(b"\n", 0, hit) + 1
            while place < start:
                yield place
                place = data.find(b"\n", place) + 1
            place = data.find(b"\n", start) + 1 or len(data)
        while place < len(data):
            yield place
            place = data.find(b"\n", place) + 1 or len(data)

    def matches(self, line: bytes) -> bool:
        """Tell if one line (without its newline) is wanted."""
        return (self._spans.search(line) is not None) is not self.query.invert

    def spans(self, line: bytes) -> list[tuple[int, int]]:
        """Give where the query matches in one line, for highlighting; nothing for an inverted one."""
        if self.query.invert:
            return []
        return [match.span() for match in self._spans.finditer(line) if match.end() > match.start()]


def _compile(pattern: bytes, ignore_case: bool) -> Any:
    flags = b"(?im)" if ignore_case else b"(?m)"
    try:
        import re2
    except ImportError:
        re2 = None
    if re2 is not None:
        options = re2.Options()
        options.never_nl = True
        options.log_errors = False
        try:
            return re2.compile(flags + pattern, options)
        except re2.error:
            pass
    try:
        return _PerLine(re.compile(flags + pattern))
    except re.error as error:
        raise BadPattern(f"the expression can't be read: {error}") from error


class _PerLine:
    """Python's `re` held to one line at a time: what it matches never reaches over a line's end."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self._pattern = pattern
        self.search = pattern.search

    def finditer(self, data: bytes) -> Iterator[re.Match[bytes]]:
        place = 0
        while place <= len(data):
            end = data.find(b"\n", place)
            end = len(data) if end < 0 else end
            yield from self._pattern.finditer(data, place, end)
            place = end + 1
