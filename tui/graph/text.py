"""Text in terminal cells: how wide it is, how to shorten it, how to say a duration."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Symbols that many terminals show two cells wide although their East Asian width is neutral.
_EMOJI = ((0x1F300, 0x1FAFF), (0x1F000, 0x1F2FF))
_JOINERS = {0x200D, 0xFE0E, 0xFE0F}


@lru_cache(maxsize=4096)
def cells(text: str) -> int:
    """How many cells a terminal needs: wide characters two, combining ones none, all others one."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


@lru_cache(maxsize=4096)
def _cell(character: str) -> int:
    code = ord(character)
    if code < 0x300:
        return 1
    if code in _JOINERS or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 2
    return 2 if any(low <= code <= high for low, high in _EMOJI) else 1


def clean(text: str) -> str:
    """Text on one line, without what would move the cursor, colour the terminal or alter the cell before."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (each for each in text if each.isprintable() or each.isspace() or ord(each) in _JOINERS)
    line = " ".join("".join(kept).split())
    while line and not _cell(line[0]):
        line = line[1:].lstrip()
    return line


def shorten(text: str, width: int, ascii_only: bool = False) -> str:
    """Cut the middle out of a text so that it fits in `width` cells.

    More of the end is kept: names of steps differ there (`train-model-2`).
    """
    if cells(text) <= width:
        return text
    dots = ".." if ascii_only else "…"
    room = width - len(dots)
    if room < 2:
        return take(text, width)
    tail = room * 3 // 5
    return take(text, room - tail) + dots + take(text[::-1], tail)[::-1]


def take(text: str, width: int) -> str:
    """As much of the beginning as fits in `width` cells."""
    used = 0
    for index, character in enumerate(text):
        used += _cell(character)
        if used > width:
            return text[:index]
    return text


def pad(text: str, width: int) -> str:
    """Fill with blanks to `width` cells; cut if it is longer."""
    missing = width - cells(text)
    if missing < 0:
        return pad(take(text, width), width)
    return text + " " * missing


# The longest answer of `duration`.
DURATION_CELLS = 6


def duration(seconds: float) -> str:
    """A duration in at most six cells: `42s`, `3m 08s`, `12m`, `2h 5m`, `3d`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 600:
        return f"{whole // 60}m {whole % 60:02}s"
    if whole < 3600:
        return f"{whole // 60}m"
    if whole < 36000:
        return f"{whole // 3600}h {whole % 3600 // 60}m"
    return f"{whole // 3600}h" if whole < 172800 else f"{whole // 86400}d"
