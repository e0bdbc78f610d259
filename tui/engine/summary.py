"""A run in few words: how it ended, why, and what it gave."""

from __future__ import annotations

from tui.engine.book import Book
from tui.engine.outcome import Outcome
from tui.engine.records import NodeRecord
from tui.model import Phase

# Values longer than this are left to the step that gave them.
_MAX_VALUE = 8192
_MAX_OUTPUTS = 1000


def run_phase(outcome: Outcome, *, stopped: bool) -> Phase:
    """The run's phase from how its entrypoint ended."""
    if outcome.phase.good and not outcome.omitted:
        return Phase.SUCCEEDED
    if stopped or outcome.phase is Phase.STOPPED:
        return Phase.STOPPED
    return Phase.ERROR if outcome.phase is Phase.ERROR else Phase.FAILED


def root_cause(book: Book, phase: Phase) -> str:
    """The step that was the first to end as the run did, and its message."""
    bad = [
        record
        for record in book.records.values()
        if not record.group and record.phase is phase and not record.omitted
    ]
    if not bad:
        return ""
    first = min(bad, key=lambda record: record.finished or record.started or 0.0)
    return f"{first.name}: {first.message}"


def run_outputs(book: Book) -> dict[str, str]:
    """Short outputs of every step, named `<step>.<output>`."""
    found: dict[str, str] = {}
    for record in book.records.values():
        if record.group or record.phase not in (Phase.SUCCEEDED, Phase.CACHED):
            continue
        for name, value in record.outputs.items():
            if len(value) <= _MAX_VALUE and len(found) < _MAX_OUTPUTS:
                found[f"{record.id}.{_short(record, name)}"] = value
    return found


def _short(record: NodeRecord, name: str) -> str:
    """A compiled output's name begins with its step's; once is enough."""
    prefix = f"{record.template}-"
    return name[len(prefix) :] if name.startswith(prefix) and len(name) > len(prefix) else name
