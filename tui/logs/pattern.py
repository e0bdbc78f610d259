"""What is looked for in a log: a text or a regular expression, over bytes, line by line.

google-re2 does the work where it can, for its time does not depend on the pattern; Python's `re` takes
what re2 has no words for (look-around, back-references). Where matches are dense, `re` makes them faster
than re2's binding does: patterns that mean the same to both are given to whichever is faster just now.
"""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_REST_OF_LINE = rb"[^\n]*"
# Expressions that re2 and re read alike, and that never reach over a line's end: ASCII text, classes
# that say what they hold, `.` only where its width does not matter.
_PLAIN = re.compile(
    rb"(?:[\w \-=:,/@#%&~\"'<>!;]|\\[dwb.\\/+*?()|\[\]{}^$ \-#&~]|\.[*+]|[+*?|()^$]|\{\d+(?:,\d*)?\}"
    rb"|\[(?![\^\[\]])[\w \-.:,/=]+\])+"
)
# A class with capitals may not be put in small letters: `[A-z]` holds more than `[a-z]`.
_CAPITAL_CLASS = re.compile(rb"\[[^\]]*[A-Z]")
# One match in so many bytes is dense; so many blocks go by before the slower engine is tried again.
_DENSE = 4096
_AGAIN = 64


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
        lines = rb"(?:" + pattern + rb")" + _REST_OF_LINE
        self._lines = _compile(lines, query.ignore_case)
        self._dense = _twin(pattern, query.ignore_case)
        self._race = Race()

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give how many lines of `data` are wanted, and where they start if that was learned by the way.

        `data` begins at a line's start and ends at a line's end.
        """
        if self._dense is not None and self._race.choose():
            started = time.perf_counter()
            found = len(self._dense.findall(data.lower() if self.query.ignore_case else data))
            self._race.note(True, len(data), found, time.perf_counter() - started)
            return (self._others(data, found) if self.query.invert else found), None
        if self.query.invert:
            return self._others(data, len(self.hits(data))), None
        starts = array("Q", self.line_starts(data))
        return len(starts), starts

    @staticmethod
    def _others(data: bytes, found: int) -> int:
        return data.count(b"\n") + (not data.endswith(b"\n")) - found if data else 0

    def hits(self, data: bytes) -> list[int]:
        """Give a position in each line of `data` that matches, in order; never more than one a line."""
        if self._dense is None:
            return [match.start() for match in self._lines.finditer(data)]
        dense = self._race.choose()
        started = time.perf_counter()
        if dense:
            text = data.lower() if self.query.ignore_case else data
            found = [match.start() for match in self._dense.finditer(text)]
        else:
            found = [match.start() for match in self._lines.finditer(data)]
        self._race.note(dense, len(data), len(found), time.perf_counter() - started)
        return found

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


class Race:
    """Which of two engines to give the next block to: the one that was faster of late.

    The second one is only tried where matches are dense, and both are tried again now and then.
    """

    def __init__(self) -> None:
        self._rate = [0.0, 0.0]
        self._dense = False
        self._blocks = 0

    def choose(self) -> bool:
        """True for the second engine."""
        self._blocks += 1
        if not self._dense:
            return False
        untried = not self._rate[1]
        again = self._blocks % _AGAIN == 0
        faster = self._rate[1] > self._rate[0]
        return untried or (faster is not again)

    def note(self, second: bool, size: int, hits: int, seconds: float) -> None:
        """Note how a block went: bytes, matches, seconds."""
        self._dense = hits * _DENSE > size
        self._rate[second] = size / max(seconds, 1e-9)


def _twin(pattern: bytes, ignore_case: bool) -> re.Pattern[bytes] | None:
    """Give Python's own form of a pattern that can't mean anything else to it, None for any other.

    Case is left out by putting both sides in small letters, which is many times faster than `re`'s own
    way. The empty group makes `findall` count without copying what it finds.
    """
    if not _PLAIN.fullmatch(pattern) or b"(?" in pattern:
        return None
    if ignore_case:
        if _CAPITAL_CLASS.search(pattern):
            return None
        pattern = pattern.lower()
    try:
        return re.compile(
            rb"(?m)(?:" + re.sub(rb"(?<!\\)\((?!\?)", b"(?:", pattern) + rb")()" + _REST_OF_LINE
        )
    except re.error:
        return None


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
