r"""Several conditions on a line at once: texts, expressions, and fields of JSON lines.

error                a text, any case            !debug          lines without it
"two words"          a text with blanks          /time\w+ out/   a regular expression
level=error          a JSON field is             step>=100       and is at least
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.logs.pattern import Pattern, Query

_TERM = re.compile(r'!?(?:/(?:[^/\\]|\\.)+/|"[^"]*"|\S+)')
_FIELD = re.compile(r"^([A-Za-z_][\w.]*)(!=|>=|<=|=|>|<)(.+)$")


class LineFinder(Protocol):
    """Finds lines in a stretch of whole lines."""

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give where the wanted lines of `data` start, in order."""

    def matches(self, line: bytes) -> bool:
        """Tell if one line is wanted."""


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A condition on a field of a JSON line; `a.b` reaches into objects. Other lines never match."""

    name: str
    operator: str
    value: str

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give the matching lines; only lines that hold the field's name are parsed."""
        name = json.dumps(self.name.rpartition(".")[2]).encode()
        place = data.find(name)
        while place >= 0:
            start = data.rfind(b"\n", 0, place) + 1
            end = data.find(b"\n", place)
            end = len(data) if end < 0 else end
            if self.matches(data[start:end]):
                yield start
            place = data.find(name, end)

    def matches(self, line: bytes) -> bool:
        """Tell if the line is a JSON object whose field fits; numbers are compared as numbers."""
        try:
            fields = json.loads(line)
        except ValueError:
            return False
        for part in self.name.split("."):
            if not isinstance(fields, dict) or part not in fields:
                return False
            fields = fields[part]
        return self._compare(fields)

    def _compare(self, found: object) -> bool:
        try:
            number, wanted = float(str(found)), float(self.value)
        except ValueError:
            left, right = str(found).lower(), self.value.lower()
            return _ordered(self.operator, (left > right) - (left < right))
        return _ordered(self.operator, (number > wanted) - (number < wanted))


def _ordered(operator: str, order: int) -> bool:
    allowed = {"=": (0,), "!=": (-1, 1), ">": (1,), "<": (-1,), ">=": (0, 1), "<=": (0, -1)}
    return order in allowed[operator]


class All:
    """Lines that every one of several finders wants."""

    def __init__(self, finders: Sequence[LineFinder]) -> None:
        self._finders = tuple(finders)

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give the lines that all want: the first one searches, the others judge what it finds."""
        first, *others = self._finders
        for start in first.line_starts(data):
            end = data.find(b"\n", start)
            line = data[start : len(data) if end < 0 else end]
            if all(finder.matches(line) for finder in others):
                yield start

    def matches(self, line: bytes) -> bool:
        """Tell if all want the line."""
        return all(finder.matches(line) for finder in self._finders)


def parse_filter(text: str) -> LineFinder | None:
    """Read a filter line; None when it is empty. Raises `BadPattern` for a bad expression."""
    finders = [_finder(term) for term in _TERM.findall(text)]
    if not finders:
        return None
    # What is cheap and rare goes first: a plain text; what takes most lines, an inverted one, last.
    finders.sort(key=lambda finder: isinstance(finder, Pattern) and finder.query.invert)
    return finders[0] if len(finders) == 1 else All(finders)


def _finder(term: str) -> LineFinder:
    invert = term.startswith("!") and len(term) > 1
    word = term[1:] if invert else term
    if len(word) > 2 and word[0] == word[-1] == "/":
        return Pattern(Query(word[1:-1], regex=True, invert=invert))
    if len(word) >= 2 and word[0] == word[-1] == '"':
        return Pattern(Query(word[1:-1], invert=invert))
    field = _FIELD.match(word)
    if field and not invert:
        return FieldTerm(*field.groups())
    return Pattern(Query(word, invert=invert))
