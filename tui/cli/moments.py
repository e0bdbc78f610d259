"""Times as they are typed: how long ago, or when."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isfinite

from tui.engine.durations import seconds
from tui.engine.problems import NodeProblem

_CLOCK = ("%H:%M", "%H:%M:%S")


def moment(text: str, now: datetime) -> float:
    """Give the moment that `text` means, in seconds since 1970; raises ValueError with a sentence.

    A duration before `now` (`90s`, `10m`, `1h30m`, `2d`), a time of day that is past (`14:05`), or a date
    with or without a time (`2026-11-22T14:05:00+09:00`); times without a zone are local.
    """
    plain = text.strip()
    try:
        ago = seconds(plain)
        if isfinite(ago):
            return now.timestamp() - ago
    except NodeProblem:
        pass
    for form in _CLOCK:
        try:
            clock = datetime.strptime(plain, form)
        except ValueError:
            continue
        day = now.astimezone().replace(
            hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0
        )
        return (day if day <= now else day - timedelta(days=1)).timestamp()
    try:
        # Before Python 3.11, Z is not read.
        return datetime.fromisoformat(
            plain[:-1] + "+00:00" if plain[-1:] in "Zz" and plain else plain
        ).timestamp()
    except (ValueError, OverflowError):
        pass
    hint = "write how long ago (90s, 10m, 1h30m, 2d) or when (14:05, 2026-11-22T14:05:00+09:00)"
    raise ValueError(f"`{text}` is no time: {hint}.")
