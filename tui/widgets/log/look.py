"""How a row looks: the log's own colours, levels and matches highlighted, a gutter at the left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.logs.rows import Row
from tui.logs.text import Shown, Span, last_state, shown

_LEVELS = re.compile(
    r"\b(?:(?P<error>ERROR|FATAL|CRITICAL|Traceback|[A-Z]\w*(?:Error|Exception))|(?P<warning>WARN(?:ING)?)"
    r"|(?P<dim>DEBUG|TRACE))\b"
)
_BASIC = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_ATTRIBUTES = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}
_WIDEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of the theme that rows are drawn with."""

    plain: Style
    gutter: Style
    dim: Style
    error: Style
    warning: Style
    match: Style
    cursor: Style
    sources: tuple[Style, ...]

    def level(self, name: str) -> Style:
        """The style of a level."""
        return {"error": self.error, "warning": self.warning}.get(name, self.dim)

    def source(self, name: str) -> Style:
        """The style of a log's name: the same in every place and every run of the app."""
        return self.sources[crc32(name.encode()) % len(self.sources)]


@lru_cache(maxsize=1024)
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


def shown_start(data: bytes, characters: int) -> Shown:
    """Give the beginning of a line as it is shown: `characters` of it at least, if it has so many.

    A page of lines of 64 KiB each must not be read to its end for the eighty cells that are seen.
    """
    data = last_state(data)
    size = characters * 4 + 256
    while size < len(data):
        result = shown(data[:size])
        if len(result.text) >= characters:
            return result
        size *= 4
    return shown(data)


def pieces(
    text: str, spans: Iterable[Span], matches: Sequence[tuple[int, int]], base: Style, palette: Palette
) -> list[Segment]:
    """Cut `text` where its style changes. Matches lie over levels, levels over the log's own colours."""
    layers = [(span.start, span.end, sgr_style(span.style)) for span in spans]
    layers += [(*hit.span(), palette.level(hit.lastgroup or "")) for hit in _LEVELS.finditer(text[:4096])]
    layers += [(start, end, palette.match) for start, end in matches]
    if not layers:
        return [Segment(text, base)]
    if len(layers) > 1 and len(text) > 100:
        return _swept(text, layers, base)
    cuts = sorted({0, len(text), *(min(cut, len(text)) for start, end, _ in layers for cut in (start, end))})
    return [Segment(text[start:end], _styled(base, layers, start, end)) for start, end in pairwise(cuts)]


def _styled(base: Style, layers: Sequence[tuple[int, int, Style]], start: int, end: int) -> Style:
    for left, right, layer in layers:
        if left <= start and end <= right:
            base = base + layer
    return base


def _swept(text: str, layers: Sequence[tuple[int, int, Style]], base: Style) -> list[Segment]:
    """Cut a long text in one pass over its layers, however many they are."""
    edges: dict[int, list[tuple[int, bool]]] = {0: [], len(text): []}
    for number, (start, end, _) in enumerate(layers):
        edges.setdefault(min(start, len(text)), []).append((number, True))
        edges.setdefault(min(end, len(text)), []).append((number, False))
    inside: set[int] = set()
    segments = []
    for start, end in pairwise(sorted(edges)):
        for number, begins in edges[start]:
            (inside.add if begins else inside.discard)(number)
        style = base
        for number in sorted(inside):
            style = style + layers[number][2]
        segments.append(Segment(text[start:end], style))
    return segments


def gutter(row: Row, *, digits: int, times: str, first: float | None) -> str:
    """Give what stands left of a row: line number, time."""
    parts = []
    if digits:
        parts.append(f"{row.number + 1:>{digits}}" if row.number >= 0 else "·".rjust(digits))
    if times and row.time is None:
        parts.append(" " * (8 if times == "clock" else 9))
    elif times == "clock" and row.time is not None:
        parts.append(datetime.fromtimestamp(row.time).astimezone().strftime("%H:%M:%S"))
    elif times == "since" and row.time is not None:
        parts.append(f"{row.time - (first or row.time):+8.1f}s")
    return " ".join(parts) + " " if parts else ""


def source_label(name: str, names: Sequence[str]) -> str:
    """Give the name of a row's log, as wide for all of them; a long one keeps its end."""
    width = min(_WIDEST_NAME, max(map(cell_len, names)))
    while cell_len(name) > width:
        name = "…" + name[2:]
    return name + " " * (width - cell_len(name)) + " "


def wrap(segments: Iterable[Segment], width: int, most: int) -> list[Strip]:
    """Cut a row into strips of `width` cells, `most` of them at the most."""
    lines: list[list[Segment]] = [[]]
    used = 0
    for segment in segments:
        rest = segment.text
        while rest:
            part = rest[: max(0, width - used)]
            while part and cell_len(part) > width - used:
                part = part[:-1]
            if not part:
                if len(lines) >= most:
                    return [Strip(line) for line in lines]
                # A character that is wider than the window is left out: it would never fit.
                rest = rest if used else rest[1:]
                lines.append([])
                used = 0
                continue
            lines[-1].append(Segment(part, segment.style))
            used += cell_len(part)
            rest = rest[len(part) :]
    return [Strip(line) for line in lines]
