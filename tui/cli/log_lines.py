"""How a line of a log is printed: as it is, as JSON, or made safe for a terminal."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import BinaryIO
from zlib import crc32

from tui.logs.pattern import Pattern
from tui.logs.stretches import wanted_lines
from tui.logs.text import Shown, shown

# Colours that are told apart on dark and light ground alike (SGR).
_COLOURS = ("36", "35", "33", "32", "34", "31")


@dataclass(frozen=True, slots=True)
class Style:
    """What is printed of a line: only those that match, with the step's name, as JSON.

    `terminal` says that a person looks: nothing in a log may act on their terminal. `colour` keeps the
    log's colours and gives each step its own.
    """

    pattern: Pattern | None = None
    prefix: bool = False
    as_json: bool = False
    terminal: bool = False
    colour: bool = False

    @property
    def raw(self) -> bool:
        """True when bytes go out as they came."""
        return not (self.pattern or self.prefix or self.as_json or self.terminal)


def looked_at() -> tuple[bool, bool]:
    """Tell if a terminal is written to, and if it wants colours."""
    terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return terminal, terminal and not plain


class LinePrinter:
    """Prints the lines of several steps, whose names it is told."""

    def __init__(self, style: Style, out: BinaryIO, encoding: str = "utf-8") -> None:
        self._style = style
        self._out = out
        self._encoding = encoding
        self._prefixes: dict[str, bytes] = {}
        self.printed = False
        # A log may have ended without a newline: what comes after begins a line of its own.
        self._open: str | None = None

    def print(self, step: str, time: float, data: bytes) -> None:
        """Print the lines of `data`, which came at `time` (0: nobody knows)."""
        if self._open is not None and self._open != step:
            self._out.write(b"\n")
        self._open = None
        self.printed = True
        if self._style.raw:
            self._out.write(data)
            self._open = None if data.endswith(b"\n") else step
            return
        text = [self._line(step, time, line) for line in self._lines(data)]
        self._out.write(b"".join(text))

    def _lines(self, data: bytes) -> list[bytes]:
        if self._style.pattern is None:
            return data.removesuffix(b"\n").split(b"\n")
        found = []
        for start in wanted_lines(data, self._style.pattern):
            end = data.find(b"\n", start)
            found.append(data[start:] if end < 0 else data[start:end])
        return found

    def _line(self, step: str, time: float, line: bytes) -> bytes:
        if self._style.as_json:
            return self._json(step, time, line)
        if self._style.terminal:
            line = self._encode(coloured(shown(line)) if self._style.colour else shown(line).text)
        return self._prefix(step) + line + b"\n"

    def _encode(self, text: str) -> bytes:
        return text.encode(self._encoding, "replace")

    def _json(self, step: str, time: float, line: bytes) -> bytes:
        moment = datetime.fromtimestamp(time, tz=timezone.utc).isoformat() if time else None
        found = {"step": step, "time": moment, "line": line.decode("utf-8", "replace")}
        text = json.dumps(found, ensure_ascii=False)
        if self._style.terminal:
            text = shown(text.encode("utf-8", "replace")).text
        return (self._encode(text) if self._style.terminal else text.encode("utf-8", "replace")) + b"\n"

    def _prefix(self, step: str) -> bytes:
        if not self._style.prefix:
            return b""
        if step not in self._prefixes:
            name = shown(step.encode("utf-8", "replace")).text + " | "
            if self._style.colour:
                name = f"\x1b[{_COLOURS[crc32(step.encode()) % len(_COLOURS)]}m{name}\x1b[0m"
            self._prefixes[step] = self._encode(name)
        return self._prefixes[step]


def coloured(text: Shown) -> str:
    """Give a line with the colours that its log gave it, and nothing else that acts."""
    parts, place = [], 0
    for span in text.spans:
        parts += [
            text.text[place : span.start],
            f"\x1b[0;{span.style}m",
            text.text[span.start : span.end],
            "\x1b[0m",
        ]
        place = span.end
    return "".join([*parts, text.text[place:]])
