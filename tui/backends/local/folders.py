"""Reading run folders: the truth behind the index."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass

from tui.backends.local.places import Places
from tui.backends.local.row import RunRow
from tui.engine.facts import Facts
from tui.engine.folder import RunFolder, held
from tui.engine.journal import Journal, RunState
from tui.engine.launch import bury, settle
from tui.engine.records import NodeRecord
from tui.model import Phase


@dataclass(slots=True)
class Snapshot:
    """A run's state at one moment; `nodes` are those that changed after the revision asked for."""

    facts: Facts
    state: RunState
    nodes: list[NodeRecord]


def run_ids(places: Places) -> set[str]:
    """The runs that have a folder."""
    try:
        return {path.name for path in places.runs.iterdir() if not path.name.startswith(".")}
    except FileNotFoundError:
        return set()


def folder_of(places: Places, run: str) -> RunFolder:
    """A run's folder."""
    return RunFolder(places.runs / run)


def read_row(places: Places, run: str) -> RunRow | None:
    """A run's row from its folder; None when the folder holds no run (it was being made or deleted)."""
    folder = folder_of(places, run)
    try:
        facts = Facts.read(folder.facts)
    except (OSError, ValueError):
        return None
    try:
        return RunRow.of(facts, read_state(folder))
    except sqlite3.DatabaseError as error:
        return RunRow.of(facts, damaged_state(error))


def read_state(folder: RunFolder) -> RunState:
    """A run's state; a run whose process died is recorded as such on the way. Raises sqlite3.Error."""
    journal = Journal(folder.journal)
    try:
        state = journal.state()
    finally:
        journal.close()
    if state.phase.finished or held(folder):
        return state
    return snapshot(folder, newer_than=_NONE).state


_NONE = 1 << 62


def snapshot(folder: RunFolder, newer_than: int = -1) -> Snapshot:
    """State and nodes together. Raises OSError, ValueError or sqlite3.Error."""
    facts = Facts.read(folder.facts)
    state, nodes = _read(folder, newer_than)
    if state.phase.finished or held(folder):
        return Snapshot(facts, state, nodes)
    # Between the first look and the lock it may have ended by itself: look again.
    with suppress(sqlite3.OperationalError):
        settle(folder)
    state, nodes = _read(folder, newer_than)
    if not state.phase.finished and not held(folder):
        # It can't be written (a full disk, say): show it all the same.
        bury(state, nodes, time.time())
    return Snapshot(facts, state, nodes)


def _read(folder: RunFolder, newer_than: int) -> tuple[RunState, list[NodeRecord]]:
    journal = Journal(folder.journal)
    try:
        state = journal.state()
        return state, journal.nodes(newer_than)
    finally:
        journal.close()


def damaged_state(error: Exception) -> RunState:
    """What to show of a run whose journal can't be read."""
    text = (
        f"The run's journal can't be read ({error}); its logs are still there. Retry runs it from the start."
    )
    return RunState(phase=Phase.ERROR, message=text)
