"""All objects are looked at only while nobody waits."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tui.app.garbage import LONG_QUIET, QUIET, QuietCollector


class Ring:
    """Something that only the garbage collector can free."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the collector of the tests as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_garbage_goes_when_it_is_quiet_and_not_before() -> None:
    now = [0.0]
    collector = QuietCollector(lambda: now[0])
    collector.start()
    ring = Ring()
    gone = weakref.ref(ring)
    gc.collect(1)  # it is among the oldest now
    gc.collect(1)
    del ring
    assert not collector.turn()  # it is not yet known if anything is being made
    collector.touched()
    now[0] += QUIET / 2
    assert not collector.turn()
    assert gone() is not None
    now[0] += QUIET
    assert collector.turn()
    assert gone() is None
    assert not collector.turn()
    collector.touched()
    now[0] += QUIET * 2
    assert collector.turn()


def test_what_was_put_aside_goes_at_last() -> None:
    now = [0.0]
    collector = QuietCollector(lambda: now[0])
    ring = Ring()
    gone = weakref.ref(ring)
    collector.turn()
    now[0] += QUIET * 2
    assert collector.turn()
    del ring
    collector.touched()
    now[0] += LONG_QUIET / 2
    assert collector.turn()
    assert gone() is not None
    now[0] += 1000
    assert collector.turn()
    assert gone() is None


def test_while_much_is_made_it_waits() -> None:
    now = [0.0]
    collector = QuietCollector(lambda: now[0])
    collector.turn()
    now[0] += QUIET * 2
    gc.collect(1)
    assert not collector.turn()
    now[0] += QUIET
    assert collector.turn()
