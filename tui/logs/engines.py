"""The engines that find lines by an expression, and the choice between them.

google-re2 does the work where it can, for its time does not depend on the pattern; Python's `re` takes
what re2 has no words for (look-around, back-references). Where matches are dense, `re` makes them faster
than re2's binding does: patterns that mean the same to both are given to whichever is faster just now.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

_REST_OF_LINE = rb"[^\n]*"
# The parts of expressions that re2 and re read alike.
_PART = re.compile(
    rb"[\w \-=:,/@#%&~\"'<>!;]|\\[dDwWsSb.\\/+*?()|\[\]{}^$ \-#&~]|\(\?:|[().+*?|^$]|\{\d+(?:,\d*)?\}"
    rb"|\[\^?[\w \-.:,/=]+\]"
)
# Those that have to be written otherwise for re: groups capture nothing, nothing reaches over a line's end.
_OTHERWISE = {
    b"(": b"(?:",
    rb"\s": rb"[\t\f\r ]",
    rb"\S": rb"[^\t\n\f\r ]",
    rb"\D": rb"[^0-9\n]",
    rb"\W": rb"[^\w\n]",
}
# One of these is a byte to re and a letter of several bytes to re2.
_WIDE = (b".", rb"\S", rb"\D", rb"\W")
# The letters outside ASCII whose small forms are `k` and `s`.
_FOLDED = ("\u212a".encode(), "\u017f".encode())
# Texts to choose from, and nothing else: `ERROR|WARN`, `(GET|PUT)`.
_TEXTS = re.compile(rb"(\()?[\w \-=:,/@#%&~\"'<>!;]+(?:\|[\w \-=:,/@#%&~\"'<>!;]+)+(?(1)\))")
# A class with capitals may not be put in small letters: `[A-z]` holds more than `[a-z]`.
_CAPITAL_CLASS = re.compile(rb"\[[^\]]*[A-Z]")
# One match in so many bytes is dense; so many blocks go by before the slower engine is tried again.
_DENSE = 4096
_AGAIN = 64


class BadPattern(ValueError):
    """The regular expression can't be read; the text says why."""


class Engines:
    """Finds lines by one expression, a block at a time. Raises `BadPattern` if it can't be read."""

    def __init__(self, pattern: bytes, ignore_case: bool) -> None:
        # The expression takes the rest of the line along: one match a line, and no line twice.
        self._lines = compile_lines(rb"(?:" + pattern + rb")" + _REST_OF_LINE, ignore_case)
        self._twin = Twin.of(pattern, ignore_case)
        self._race = Race()
        self._race_of_hits = Race()
        self._locked = isinstance(self._lines, _PerLine)

    @property
    def alone(self) -> bool:
        """True while two threads would only wait for each other: each match takes the interpreter's lock."""
        return self._locked or self._race.dense

    def count(self, data: bytes) -> tuple[int, list[int] | None]:
        """Give how many lines match, and a position in each of them if that was learned by the way."""
        twin = self._twin if self._twin and self._twin.fits(data) and self._race.choose() else None
        started = time.perf_counter()
        hits = None if twin else _hits(self._lines, data)
        found = twin.count(data) if twin else len(hits or ())
        self._race.note(twin is not None, len(data), found, time.perf_counter() - started)
        return found, hits

    def hits(self, data: bytes) -> list[int]:
        """Give a position in each line of `data` that matches, in order; never more than one a line."""
        race = self._race_of_hits
        twin = self._twin if self._twin and self._twin.fits(data) and race.choose() else None
        started = time.perf_counter()
        found = twin.hits(data) if twin else _hits(self._lines, data)
        race.note(twin is not None, len(data), len(found), time.perf_counter() - started)
        return found


def _hits(lines: Any, data: bytes) -> list[int]:
    """Give where a compiled expression matches, once in a line.

    It may match again at a line's end, if it may match nothing, and after a byte that is not UTF-8.
    """
    found: list[int] = []
    end = -1
    for match in lines.finditer(data):
        start, after = match.span()
        if end < 0 or data.find(b"\n", end, start) >= 0:
            found.append(start)
        end = after
    # After the last newline there is no line that could match nothing.
    if found and found[-1] == len(data) and (not data or data.endswith(b"\n")):
        found.pop()
    return found


class Race:
    """Which of two engines to give the next block to: the one that was faster of late.

    The second one is only tried where matches are dense, and both are tried again now and then.
    """

    def __init__(self) -> None:
        self.dense = False
        self._rate = [0.0, 0.0]
        self._blocks = 0

    def choose(self) -> bool:
        """True for the second engine."""
        self._blocks += 1
        if not self.dense:
            return False
        untried = not self._rate[1]
        again = self._blocks % _AGAIN == 0
        faster = self._rate[1] > self._rate[0]
        return untried or (faster is not again)

    def note(self, second: bool, size: int, hits: int, seconds: float) -> None:
        """Note how a block went: bytes, matches, seconds."""
        self.dense = hits * _DENSE > size
        self._rate[second] = size / max(seconds, 1e-9)


class Twin:
    """Python's own form of an expression that means the same to both.

    Case is left out by putting both sides in small letters, which is many times faster than `re`'s own
    way. The empty group makes `findall` count without copying what it finds; the newline that is taken
    along keeps an expression that may match nothing from matching twice in a line.
    """

    def __init__(self, pattern: bytes, parts: list[bytes], ignore_case: bool) -> None:
        """Raises re.error for what `re` can't read."""
        self._ignore_case = ignore_case
        self._wide = any(part in _WIDE or part.startswith(b"[^") for part in parts)
        self._folds = ignore_case and re.search(rb"[ks\[]|\\w", pattern) is not None
        written = b"".join(
            rb"[^\n" + part[2:] if part.startswith(b"[^") else _OTHERWISE.get(part, part) for part in parts
        )
        self._lines = re.compile(rb"(?m)(?:" + written + rb")()[^\n]*\n")
        self._texts: list[bytes] = []
        if _TEXTS.fullmatch(pattern):
            self._texts = sorted(pattern.strip(b"()").split(b"|"), key=len)
            self._one = re.compile(re.escape(self._texts[0]) + rb"()[^\n]*\n")

    @classmethod
    def of(cls, pattern: bytes, ignore_case: bool) -> Twin | None:
        """Give the twin of an expression, None for one that may have none."""
        if ignore_case:
            if _CAPITAL_CLASS.search(pattern):
                return None
            # `\S` and its like are no letters.
            pattern = re.sub(rb"(?<!\\)[A-Z]+", lambda hit: hit.group().lower(), pattern)
        parts = _PART.findall(pattern)
        if b"".join(parts) != pattern:
            return None
        try:
            return cls(pattern, parts, ignore_case)
        except re.error:
            return None

    def fits(self, data: bytes) -> bool:
        """False where letters outside ASCII would make a difference."""
        if data.isascii():
            return True
        return not self._wide and not (self._folds and any(letter in data for letter in _FOLDED))

    def _text(self, data: bytes) -> bytes:
        text = data.lower() if self._ignore_case else data
        return text if text.endswith(b"\n") else text + b"\n"

    def count(self, data: bytes) -> int:
        """Give how many lines match."""
        text = self._text(data)
        if not data or not self._texts:
            return len(self._lines.findall(text)) if data else 0
        # Which of several texts a line has does not matter: one stands for all, and is found fastest.
        one, *others = self._texts
        for other in others:
            text = text.replace(other, one)
        return len(self._one.findall(text))

    def hits(self, data: bytes) -> list[int]:
        """Give a position in each line that matches."""
        return [match.start() for match in self._lines.finditer(self._text(data))] if data else []


def compile_lines(pattern: bytes, ignore_case: bool) -> Any:
    """Compile an expression for bytes of whole lines; has `search` and `finditer`. Raises `BadPattern`."""
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
