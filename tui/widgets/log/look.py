"""How a row looks: the log's own colours, levels and matches highlighted, a gutter at the left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.logs.rows import Row
from tui.logs.text import Span

_LEVELS = re.compile(
    r"\b(?:(?P<error>ERROR|FATAL|CRITICAL|Traceback|[A-Z]\w*(?:Error|Exception))|(?P<warning>WARN(?:ING)?)"
    r"|(?P<dim>DEBUG|TRACE))\b"
)
_BASIC = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ATTRIBUTES = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of the theme that rows are drawn with."""

    plain: Style
    gutter: Style
    dim: Style
    error: Style
    warning: Style
    match: Style
    sources: tuple[Style, ...]

    def level(self, name: str) -> Style:
        """The style of a level."""
        return {"error": self.error, "warning": self.warning}.get(name, self.dim)


def sgr_style(codes: str) -> Style:
    """Give the style that SGR parameters ("1;31") stand for; unknown ones are passed over."""
    style = Style()
    numbers = [int(word) if word.isdigit() else 0 for word in codes.split(";")]
    while numbers:
        code = numbers.pop(0)
        if code in (38, 48):
            style += _extended(numbers, background=code == 48)
        elif code in _ATTRIBUTES:
            style += Style.parse(_ATTRIBUTES[code])
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style += Style(color=_named(code % 10, bright=code >= 90))
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style += Style(bgcolor=_named(code % 10, bright=code >= 100))
    return style


def _named(number: int, *, bright: bool) -> str:
    return ("bright_" if bright else "") + _BASIC[number]


def _extended(numbers: list[int], *, background: bool) -> Style:
    kind = numbers.pop(0) if numbers else 0
    if kind == 5 and numbers:
        color = f"color({numbers.pop(0) % 256})"
    elif kind == 2 and len(numbers) >= 3:
        red, green, blue = (numbers.pop(0) % 256 for _ in range(3))
        color = f"rgb({red},{green},{blue})"
    else:
        return Style()
    return Style(bgcolor=color) if background else Style(color=color)


def pieces(
    text: str, spans: Iterable[Span], matches: Sequence[tuple[int, int]], base: Style, palette: Palette
) -> list[Segment]:
    """Cut `text` where its style changes. Matches lie over levels, levels over the log's own colours."""
    layers = [(span.start, span.end, sgr_style(span.style)) for span in spans]
    layers += [(*hit.span(), palette.level(hit.lastgroup or "")) for hit in _LEVELS.finditer(text[:4096])]
    layers += [(start, end, palette.match) for start, end in matches]
    if not layers:
        return [Segment(text, base)]
    cuts = sorted({0, len(text), *(min(cut, len(text)) for start, end, _ in layers for cut in (start, end))})
    segments = []
    for start, end in pairwise(cuts):
        style = base
        for left, right, layer in layers:
            if left <= start and end <= right:
                style = style + layer
        segments.append(Segment(text[start:end], style))
    return segments


def gutter(row: Row, *, digits: int, times: str, first: float | None, names: Sequence[str]) -> str:
    """Give what stands left of a row: line number, time, source."""
    parts = []
    if digits:
        parts.append(f"{row.number + 1:>{digits}}" if row.number >= 0 else "·".rjust(digits))
    if times and row.time is None:
        parts.append(" " * (8 if times == "clock" else 9))
    elif times == "clock" and row.time is not None:
        parts.append(datetime.fromtimestamp(row.time).astimezone().strftime("%H:%M:%S"))
    elif times == "since" and row.time is not None:
        parts.append(f"{row.time - (first or row.time):+8.1f}s")
    if len(names) > 1:
        width = min(16, max(map(cell_len, names)))
        parts.append(f"{names[row.source][:width]:<{width}}")
    return " ".join(parts) + " " if parts else ""


def pretty_json(text: str) -> list[str]:
    """Give a JSON text over several lines; the text itself when it is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return [text]
    if not isinstance(value, dict | list):
        return [text]
    return json.dumps(value, indent=2, ensure_ascii=False).splitlines()


def wrap(segments: list[Segment], width: int) -> list[Strip]:
    """Cut a row into strips of `width` cells."""
    lines: list[list[Segment]] = [[]]
    used = 0
    for segment in segments:
        rest = segment.text
        while rest:
            room = width - used
            part = chop_cells(rest, room)[0] if room > 1 else ""
            if not part or (cell_len(part) > room):
                lines.append([])
                used = 0
                continue
            lines[-1].append(Segment(part, segment.style))
            used += cell_len(part)
            rest = rest[len(part) :]
            if used >= width and rest:
                lines.append([])
                used = 0
    return [Strip(line) for line in lines]
