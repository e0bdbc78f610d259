"""The times that lines of a plain log begin with, or name in a field, as seconds since 1970.

ISO 8601 and its relatives (Python's logging, Go's log), syslog (RFC 3164), klog, the common log format of
web servers, seconds since 1970, and the usual fields of JSON and logfmt. Times without a zone are local.
"""

from __future__ import annotations

import re
from array import array
from calendar import month_abbr
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache

_ISO = rb"(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))? ?(Z|[+-]\d\d:?\d\d\b)?"
_FIELDS = rb"(?:ts|time|timestamp|@timestamp|asctime|datetime)"
_MONTHS = {month_abbr[number].encode(): number for number in range(1, 13)}
# A level may stand before the time: `INFO 2026-...`, `[WARN] 2026-...`.
_LEADING = re.compile(rb"(?m)^(?:[\[(]?[A-Za-z]{1,10}[\])]?[ :]\s?)?[\[(]?" + _ISO)
_KLOG = re.compile(rb"(?m)^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?")
_SYSLOG = re.compile(
    rb"(?m)^(?:<\d{1,3}>)?\[?(" + b"|".join(_MONTHS) + rb") ([ \d]\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?"
)
_WEB = re.compile(rb"(?m)^[^\[\n]{0,80}\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d:\d\d)(?: ([+-]\d{4}))?")
_EPOCH = re.compile(rb"(?m)^\[?(1\d{9})(\.\d{1,9})?(?=[\s\]:,])")
_JSON_TEXT = re.compile(rb'"' + _FIELDS + rb'"[ \t]*:[ \t]*"' + _ISO)
_JSON_NUMBER = re.compile(rb'"' + _FIELDS + rb'"[ \t]*:[ \t]*(\d{9,19}(?:\.\d+)?)')
_LOGFMT = re.compile(rb"\b" + _FIELDS + rb'="?' + _ISO)
# A log's own form is looked for anew when fewer lines than one in so many have it.
_SPARSE = 8

Read = Callable[["re.Match[bytes]", datetime], "float | None"]


@lru_cache(maxsize=1024)
def _seconds(text: bytes, zone: bytes) -> float | None:
    """Give the moment of `2026-11-22 08:00:00` in a zone (none: local)."""
    try:
        moment = datetime.strptime(text.decode().replace("/", "-").replace("T", " "), "%Y-%m-%d %H:%M:%S")
        if not zone:
            return moment.timestamp()
        if zone == b"Z":
            return moment.replace(tzinfo=timezone.utc).timestamp()
        away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return moment.replace(tzinfo=timezone(away if zone[:1] == b"+" else -away)).timestamp()
    except (ValueError, OverflowError):
        return None


def _with(seconds: float | None, fraction: bytes | None) -> float | None:
    if seconds is None or not fraction:
        return seconds
    return seconds + int(fraction) / 10.0 ** len(fraction)


def _iso(match: re.Match[bytes], _now: datetime) -> float | None:
    text, fraction, zone = match.groups()
    return _with(_seconds(text, zone or b""), fraction)


def _dated(month: int, day: bytes, clock: bytes, fraction: bytes | None, now: datetime) -> float | None:
    """Give the moment of a date without a year: the last such day before `now`, give or take a day."""
    for year in (now.year + 1, now.year, now.year - 1):
        moment = _seconds(b"%04d-%02d-%02d %s" % (year, month, int(day), clock), b"")
        if moment is not None and moment <= now.timestamp() + 86_400:
            return _with(moment, fraction)
    return None


def _klog(match: re.Match[bytes], now: datetime) -> float | None:
    month, day, clock, fraction = match.groups()
    return _dated(int(month), day, clock, fraction, now)


def _syslog(match: re.Match[bytes], now: datetime) -> float | None:
    month, day, clock, fraction = match.groups()
    return _dated(_MONTHS[month], day, clock, fraction, now)


def _web(match: re.Match[bytes], _now: datetime) -> float | None:
    day, month, year, clock, zone = match.groups()
    if month not in _MONTHS:
        return None
    return _seconds(b"%s-%02d-%s %s" % (year, _MONTHS[month], day, clock), zone or b"")


def _number(match: re.Match[bytes], _now: datetime) -> float | None:
    value = float(match.group(1))
    # Of seconds, milliseconds, microseconds or nanoseconds: what is in this age.
    while value >= 1e11:
        value /= 1000.0
    return value


def _epoch(match: re.Match[bytes], _now: datetime) -> float | None:
    return float(match.group(1) + (match.group(2) or b""))


_FORMS: tuple[tuple[re.Pattern[bytes], Read], ...] = (
    (_LEADING, _iso),
    (_KLOG, _klog),
    (_SYSLOG, _syslog),
    (_JSON_TEXT, _iso),
    (_JSON_NUMBER, _number),
    (_LOGFMT, _iso),
    (_WEB, _web),
    (_EPOCH, _epoch),
)


class Stamps:
    """Reads the times of one log's lines. `now` is when it was written last: some forms have no year."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._form = _FORMS[0]

    def of(self, line: bytes) -> float | None:
        """Give the time of a line, None for one without."""
        line = line[:4096]
        for form in (self._form, *_FORMS):
            match = form[0].search(line)
            if match:
                self._form = form
                return form[1](match, self._now)
        return None

    def block(self, data: bytes) -> tuple[array[int], array[float]]:
        """Give where in `data`, whole lines, the time changes, and the times."""
        found = self._found(data, [self._form])
        if len(found) * _SPARSE < data.count(b"\n"):
            found = self._found(data, _FORMS)
        places, times = array("Q"), array("d")
        for place, moment in found:
            if not times or times[-1] != moment:
                places.append(place)
                times.append(moment)
        return places, times

    def _found(self, data: bytes, forms: Sequence[tuple[re.Pattern[bytes], Read]]) -> list[tuple[int, float]]:
        best = 0
        found: dict[int, float] = {}
        for form in forms:
            before = len(found)
            for match in form[0].finditer(data):
                place = data.rfind(b"\n", 0, match.start(1)) + 1
                moment = form[1](match, self._now)
                if moment is not None:
                    found.setdefault(place, moment)
            if len(found) - before > best:
                best, self._form = len(found) - before, form
        return sorted(found.items())
