"""Times and sizes are short and steady."""

from datetime import datetime, timedelta, timezone

import pytest

from tui.model.shown import elapsed, short_age, short_duration, short_size

NOW = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.25, "0.2s"),
        (5.9, "5s"),
        (42, "42s"),
        (188, "3m 08s"),
        (7500, "2h 05m"),
        (300_000, "3d"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert short_duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "now"), (12, "12s"), (200, "3m"), (3700, "1h"), (90_000, "yesterday"), (300_000, "3d")],
)
def test_ages(seconds: float, text: str) -> None:
    assert short_age(NOW - timedelta(seconds=seconds), NOW) == text


def test_elapsed_runs_on_until_the_end() -> None:
    assert elapsed(None, None, NOW) is None
    assert elapsed(NOW - timedelta(seconds=3), None, NOW) == 3
    assert elapsed(NOW - timedelta(seconds=3), NOW - timedelta(seconds=1), NOW) == 2


@pytest.mark.parametrize(
    ("size", "text"),
    [(None, ""), (5, "5 B"), (1_234, "1.2 kB"), (34_000_000, "34 MB"), (5_000_000_000, "5.0 GB")],
)
def test_sizes(size: int | None, text: str) -> None:
    assert short_size(size) == text
