"""The state of a run or a node, and how a group's state follows from its leaves."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Phase(str, Enum):
    """Where a run or a node stands. The value is the word shown to a person and written in JSON."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    CACHED = "cached"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    UNKNOWN = "unknown"

    @property
    def mark(self) -> str:
        """One cell wide in every terminal."""
        return _MARKS[self][0]

    @property
    def ascii_mark(self) -> str:
        """The mark where only ASCII can be drawn."""
        return _MARKS[self][1]

    @property
    def finished(self) -> bool:
        """True when nothing will change any more without a retry."""
        return self in _FINISHED

    @property
    def good(self) -> bool:
        """True for what lets the steps after it run."""
        return self in (Phase.SUCCEEDED, Phase.CACHED, Phase.SKIPPED)

    @property
    def bad(self) -> bool:
        """True for what a person has to look at."""
        return self in (Phase.FAILED, Phase.ERROR)


_MARKS = {
    Phase.PENDING: ("○", "."),
    Phase.RUNNING: ("◐", ">"),
    Phase.SUCCEEDED: ("✓", "+"),
    Phase.CACHED: ("≡", "="),
    Phase.FAILED: ("✗", "x"),
    Phase.ERROR: ("!", "!"),
    Phase.SKIPPED: ("⊘", "-"),
    Phase.SUSPENDED: ("‖", '"'),
    Phase.STOPPED: ("■", "#"),
    Phase.UNKNOWN: ("?", "?"),
}
_FINISHED = frozenset(
    (Phase.SUCCEEDED, Phase.CACHED, Phase.FAILED, Phase.ERROR, Phase.SKIPPED, Phase.STOPPED)
)
# The first of these that any leaf has decides; RUNNING also stands for "some done, some to come".
_BAD_FIRST = (Phase.ERROR, Phase.FAILED, Phase.STOPPED)


def roll_up(phases: Iterable[Phase]) -> Phase:
    """Compute a group's phase from its leaves' phases.

    An empty group is skipped. While a leaf is unfinished the group is running (pending if none has
    started); then the worst leaf decides; all cached is cached; all skipped is skipped.
    """
    seen = set(phases)
    if not seen:
        return Phase.SKIPPED
    if not all(phase.finished for phase in seen):
        return _unfinished(seen)
    for phase in _BAD_FIRST:
        if phase in seen:
            return phase
    ran = seen - {Phase.SKIPPED}
    if not ran:
        return Phase.SKIPPED
    return Phase.CACHED if ran == {Phase.CACHED} else Phase.SUCCEEDED


def _unfinished(seen: set[Phase]) -> Phase:
    if Phase.RUNNING in seen:
        return Phase.RUNNING
    if Phase.SUSPENDED in seen:
        return Phase.SUSPENDED
    if seen == {Phase.PENDING}:
        return Phase.PENDING
    if seen <= {Phase.UNKNOWN}:
        return Phase.UNKNOWN
    return Phase.RUNNING
