r"""Several conditions on a line at once: texts, expressions, and fields of JSON lines.

error                a text, any case            !debug          lines without it
"two words"          a text with blanks          /time\w+ out/   a regular expression
level=error          a JSON field is             step>=100       and is at least
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from tui.logs.json_lines import load
from tui.logs.pattern import Pattern, Query, other_starts

_TERM = re.compile(r'!?(?:/(?:[^/\\]|\\.)+/|"[^"]*"|\S+)')
# So many lines are sooner judged one by one than looked for in a block.
_FEW = 100
_FIELD = re.compile(r"^([A-Za-z_][\w.]*)(!=|>=|<=|=|>|<)(.+)$")


class LineFinder(Protocol):
    """Finds lines in a stretch of whole lines."""

    @property
    def alone(self) -> bool:
        """True while two threads would only wait for each other."""

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give where the wanted lines of `data` start, in order."""

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give how many lines of `data` are wanted, and where they start if that was learned by the way."""

    def matches(self, line: bytes) -> bool:
        """Tell if one line is wanted."""


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A condition on a field of a JSON line; `a.b` reaches into objects. Other lines never match."""

    name: str
    operator: str
    value: str

    @property
    def alone(self) -> bool:
        """True: parsing takes the interpreter's lock."""
        return True

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give the matching lines; only those with a fitting value somewhere under the name are parsed."""
        last = -1
        for hit in _values(self.name.rpartition(".")[2]).finditer(data):
            if hit.start() < last or not self._may_fit(hit.group(1)):
                continue
            start = data.rfind(b"\n", 0, hit.start()) + 1
            end = data.find(b"\n", hit.start())
            end = len(data) if end < 0 else end
            if self.matches(data[start:end]):
                last = end
                yield start

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give the matching lines."""
        starts = array("Q", self.line_starts(data))
        return len(starts), starts

    def _may_fit(self, raw: bytes) -> bool:
        if raw[:1] == b'"' and b"\\" in raw:
            return True
        text = raw.strip(b'"').decode("utf-8", "replace")
        return text in ("true", "false", "null") or raw[:1] in b"{[" or self._compare(text)

    def matches(self, line: bytes) -> bool:
        """Tell if the line is a JSON object whose field fits; numbers are compared as numbers."""
        fields = load(line)
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

    @property
    def alone(self) -> bool:
        """True when it is for one of them."""
        return any(finder.alone for finder in self._finders)

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give the lines that all want: few are judged one by one, many are met with the others' finds."""
        first, *others = self._finders
        starts = list(first.line_starts(data))
        for finder in others:
            if len(starts) > _FEW:
                wanted = set(finder.line_starts(data))
                starts = [start for start in starts if start in wanted]
            else:
                starts = [start for start in starts if finder.matches(_line(data, start))]
        return iter(starts)

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give the lines that all want."""
        starts = array("Q", self.line_starts(data))
        return len(starts), starts

    def matches(self, line: bytes) -> bool:
        """Tell if all want the line."""
        return all(finder.matches(line) for finder in self._finders)


class Not:
    """Lines that a finder does not want."""

    def __init__(self, finder: LineFinder) -> None:
        self._finder = finder

    @property
    def alone(self) -> bool:
        """As it is for what is not wanted."""
        return self._finder.alone

    def line_starts(self, data: bytes) -> Iterator[int]:
        """Give the other lines."""
        return other_starts(data, self._finder.line_starts(data))

    def count(self, data: bytes) -> tuple[int, array[int] | None]:
        """Give how many others there are."""
        if not data:
            return 0, None
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        return lines - self._finder.count(data)[0], None

    def matches(self, line: bytes) -> bool:
        """Tell if the finder does not want the line."""
        return not self._finder.matches(line)


def _line(data: bytes, start: int) -> bytes:
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end]


@cache
def _values(name: str) -> re.Pattern[bytes]:
    """Find the values under a name in JSON text; the name may be written with escapes, too."""
    plain = re.escape(json.dumps(name, ensure_ascii=False).encode())
    escaped = re.escape(json.dumps(name).encode())
    return re.compile(
        rb"(?:" + plain + rb"|" + escaped + rb')[ \t]*:[ \t]*("(?:[^"\\\n]|\\[^\n])*"|[{\[]|[^,}\s]+)'
    )


def parse_filter(text: str, *, ignore_case: bool = True) -> LineFinder | None:
    """Read a filter line; None when it is empty. Raises `BadPattern` for a bad expression."""
    finders = [_finder(term, ignore_case) for term in _TERM.findall(text)]
    if not finders:
        return None
    # What is cheap and rare goes first: a plain text; what takes most lines, an inverted one, last.
    finders.sort(key=lambda finder: isinstance(finder, Pattern) and finder.query.invert)
    return finders[0] if len(finders) == 1 else All(finders)


def _finder(term: str, ignore_case: bool) -> LineFinder:
    invert = term.startswith("!") and len(term) > 1
    word = term[1:] if invert else term
    if len(word) > 2 and word[0] == word[-1] == "/":
        return Pattern(Query(word[1:-1], regex=True, ignore_case=ignore_case, invert=invert))
    if len(word) > 2 and word[0] == word[-1] == '"':
        return Pattern(Query(word[1:-1], ignore_case=ignore_case, invert=invert))
    field = _FIELD.match(word)
    if field:
        wanted = FieldTerm(*field.groups())
        return Not(wanted) if invert else wanted
    return Pattern(Query(word, ignore_case=ignore_case, invert=invert))
