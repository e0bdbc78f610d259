"""How times and sizes are written for a person: short, and of a steady width."""

from __future__ import annotations

from datetime import datetime

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def short_duration(seconds: float | None) -> str:
    """Write a span of seconds: `42s`, `3m 08s`, `2h 05m`, `3d`; "" for None."""
    if seconds is None:
        return ""
    if 0 <= seconds < 10:
        return f"{seconds:.1f}s" if seconds < 1 else f"{int(seconds)}s"
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m {whole % _MINUTE:02}s"
    if whole < _DAY:
        return f"{whole // _HOUR}h {whole % _HOUR // _MINUTE:02}m"
    return f"{whole // _DAY}d"


def short_age(then: datetime | None, now: datetime) -> str:
    """Write how long ago `then` was, in one unit: `now`, `12s`, `3m`, `1h`, `yesterday`, `3d`."""
    if then is None:
        return ""
    seconds = int((now - then).total_seconds())
    if seconds < 1:
        return "now"
    if seconds < _MINUTE:
        return f"{seconds}s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < _DAY:
        return f"{seconds // _HOUR}h"
    days = seconds // _DAY
    return "yesterday" if days == 1 else f"{days}d"


def elapsed(start: datetime | None, end: datetime | None, now: datetime) -> float | None:
    """Seconds from `start` to `end` (to `now` while there is no end); None before the start."""
    if start is None:
        return None
    return max(0.0, ((end or now) - start).total_seconds())


def short_size(size: int | None) -> str:
    """Write a number of bytes: `512 B`, `1.2 kB`, `34 MB`; "" for None."""
    if size is None:
        return ""
    amount = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
