"""What the commands share: opening the backend, saying what went wrong, showing times and tables.

Exit codes: 0 good, 1 failed, 2 bad use (a name that does not exist, a value that makes no sense).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timezone

from tui.backends import open_backend
from tui.backends.interface import Backend
from tui.model import BackendError, Invalid, NotFound, Phase
from tui.model.shown import elapsed, short_age, short_duration

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def with_backend(work: Callable[[Backend], Awaitable[int]]) -> int:
    """Open the backend, do the work, and give its exit code; errors go to stderr."""

    async def body() -> int:
        backend = open_backend()
        try:
            code = await work(backend)
        finally:
            for notice in backend.notices():
                say(notice)
            await backend.close()
        return code

    try:
        return asyncio.run(body())
    except BackendError as error:
        say(str(error))
        return EXIT_USAGE if isinstance(error, Invalid | NotFound) else EXIT_FAILED


def say(text: str) -> None:
    """Narration: to stderr, never among the data."""
    print(text, file=sys.stderr, flush=True)


def print_json(data: object) -> None:
    """One JSON document on stdout, in the user's own script."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def mark(phase: Phase) -> str:
    """The phase's mark, in ASCII where the terminal's encoding has no other."""
    encoding = getattr(sys.stderr, "encoding", None) or "ascii"
    try:
        phase.mark.encode(encoding)
    except UnicodeEncodeError:
        return phase.ascii_mark
    return phase.mark


def iso(moment: datetime | None) -> str | None:
    """A time for JSON: ISO 8601 with its zone."""
    return None if moment is None else moment.isoformat()


def age(moment: datetime | None) -> str:
    """How long ago, short."""
    if moment is None:
        return "-"
    return short_age(moment, datetime.now(timezone.utc))


def took(start: datetime | None, end: datetime | None) -> str:
    """How long it took, or takes until now."""
    if start is None:
        return "-"
    return short_duration(elapsed(start, end, datetime.now(timezone.utc)))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be; nothing else."""
    every = [list(titles), *[[_one_line(cell) for cell in row] for row in rows]]
    widths = [max(_width(row[column]) for row in every) for column in range(len(titles))]
    for row in every:
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def _width(text: str) -> int:
    """Cells that a text takes: wide letters take two."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)
