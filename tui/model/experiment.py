"""A named group of runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment. `created_at` has a zone; `runs` is the number of its runs that are not archived."""

    id: str
    name: str
    description: str = ""
    created_at: datetime | None = None
    archived: bool = False
    runs: int = 0
    last_run_at: datetime | None = None
