"""Numbers that a log repeats (`loss=0.12`, `acc: 0.9`, `epoch 3/10`, JSON fields) as series."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui.logs.json_lines import load, safe

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = re.compile(rf"(?<![\w.-])([A-Za-z_][\w./-]{{0,39}})\s?(?:=|:)\s?({_NUMBER})(?![\w.:/-]|%\w)")
_STEP = re.compile(
    r"(?<!\w)([Ee]poch|[Ss]tep|[Ii]ter(?:ation)?|[Bb]atch)\s*[:=]?\s*(\d{1,18})\s*(?:/|of)\s*(\d{1,18})"
)
# Names that carry a moment or a place, not a measurement.
_NOT_MEASURED = frozenset(
    ("line", "pid", "port", "id", "time", "ts", "timestamp", "lineno", "thread", "http")
)
# A line without any of these names no number.
SERIES_MARKS = (b"=", b":", b"/")
_MOST_SERIES = 64
_MOST_POINTS = 4096
_LONGEST = 2_000
_LONGEST_NAME = 40
# What is larger measures nothing; sums and distances of what is smaller are numbers.
_MOST = 1e300


@dataclass(frozen=True, slots=True)
class Point:
    """One value: of which line (its place in bytes), and its step where the line names one."""

    offset: int
    value: float
    step: float | None = None


class SeriesBook:
    """The series of one log, fed line by line; each keeps at most 4096 points, thinned evenly."""

    def __init__(self) -> None:
        self._points: dict[str, list[Point]] = {}
        self._stride: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._last: dict[str, Point] = {}
        self.progress: tuple[str, int, int] | None = None

    def feed(self, offset: int, line: str) -> None:
        """Take the numbers of one line; `offset` is where it starts."""
        if len(line) > _LONGEST or not any(c in line for c in "=:/"):
            return
        if line.lstrip().startswith("{"):
            self._feed_json(offset, line)
            return
        step = None
        hit = _STEP.search(line)
        if hit:
            step = float(hit.group(2))
            self.progress = (hit.group(1).lower(), int(hit.group(2)), int(hit.group(3)))
        for name, text in _PAIR.findall(line):
            self._add(name, Point(offset, float(text), step))

    def _feed_json(self, offset: int, line: str) -> None:
        fields = load(line)
        if not isinstance(fields, Mapping):
            return
        numbers = {name: number for name, value in fields.items() if (number := _number(value)) is not None}
        step = next((numbers[name] for name in ("step", "epoch", "global_step") if name in numbers), None)
        for name, number in numbers.items():
            self._add(str(name), Point(offset, number, step))

    def _add(self, name: str, point: Point) -> None:
        if name.lower() in _NOT_MEASURED or not abs(point.value) < _MOST:
            return
        if name not in self._points:
            # What JSON names by escapes may be anything.
            name = safe(name)[:_LONGEST_NAME]
        if name not in self._points:
            if len(self._points) >= _MOST_SERIES:
                return
            self._points[name], self._stride[name], self._seen[name] = [], 1, 0
        self._last[name] = point
        self._seen[name] += 1
        if self._seen[name] % self._stride[name]:
            return
        points = self._points[name]
        points.append(point)
        if len(points) >= _MOST_POINTS:
            del points[::2]
            self._stride[name] *= 2

    def names(self) -> list[str]:
        """Names of the series with two values or more, the longest first."""
        often = [name for name, count in self._seen.items() if count >= 2]
        return sorted(often, key=lambda name: -self._seen[name])

    def points(self, name: str) -> list[Point]:
        """The kept points of a series, the newest one always among them."""
        kept = self._points.get(name, [])
        last = self._last.get(name)
        return [*kept, last] if last is not None and (not kept or kept[-1] != last) else list(kept)

    def values(self, name: str) -> list[float]:
        """The values of `points`."""
        return [point.value for point in self.points(name)]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _MOST else None


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: list[float], width: int) -> str:
    """Draw values as `width` bars at most, each the mean of its share, between the least and the most."""
    if not values or width <= 0:
        return ""
    size = min(width, len(values))
    shares = [values[at * len(values) // size : (at + 1) * len(values) // size] for at in range(size)]
    means = [sum(share) / len(share) for share in shares]
    least, most = min(means), max(means)
    scale = (len(_BARS) - 1) / (most - least) if most > least else 0.0
    return "".join(_BARS[round((mean - least) * scale)] for mean in means)
