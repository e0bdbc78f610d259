"""How many steps may run at once on this machine."""

from __future__ import annotations

import os

VARIABLE = "KFDECK_PARALLELISM"
# Steps often wait (for a disk, a server): a few more than there are cores keep the cores busy.
_AT_LEAST = 4


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def parallel_steps(wanted: int | None) -> int:
    """The limit: the workflow's own, this machine's, or what KFDECK_PARALLELISM says; the smallest."""
    given = os.environ.get(VARIABLE, "")
    machine = int(given) if given.isdigit() and int(given) > 0 else max(_AT_LEAST, cores())
    return min(machine, wanted) if wanted else machine
