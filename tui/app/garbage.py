"""When Python looks for garbage: young objects as ever, all of them only while nobody waits.

With a graph of a thousand steps open, a look at all objects takes 100 to 300 ms, and would come in the
middle of a key press. So it is left to the moments when no key has been pressed for a while and nothing is
being made (no graph of a file that was saved, say). What is alive then is put aside (`gc.freeze`), so that
the next look is short, and is looked at again much later.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# New objects before the youngest are looked at, rounds before the next older are, and never the oldest.
THRESHOLDS = (2_000, 4, 1_000_000)
# Seconds: between looks at the clock; without a key before all are looked at; before what was put aside is.
EVERY = 5.0
QUIET = 4.0
LONG_QUIET = 30.0
_ANEW_AFTER = 300.0
_NEVER_QUIET = 120.0


class QuietCollector:
    """Collects when it is quiet. `touched()` at every key; `turn()` every `EVERY` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._touched = self._anew = clock()
        self._clean = False
        self._made = 0

    def start(self) -> None:
        """Leave the oldest objects alone from now on."""
        gc.set_threshold(*THRESHOLDS)

    def touched(self) -> None:
        """A person has done something."""
        self._touched = self._clock()
        self._clean = False

    def turn(self) -> bool:
        """Collect if it is quiet, once after each time that it was not; tell if it was done."""
        now = self._clock()
        quiet = now - self._touched
        made, self._made = self._made, gc.get_stats()[1]["collections"]
        if made != self._made and quiet < _NEVER_QUIET:
            return False
        anew = now - self._anew > _ANEW_AFTER and quiet > LONG_QUIET
        if quiet < QUIET or (self._clean and not anew):
            return False
        if anew:
            gc.unfreeze()
            self._anew = now
        gc.collect()
        gc.freeze()
        self._clean = True
        return True
