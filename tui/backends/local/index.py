"""The index of runs: rows that make lists fast. What is not finished is read from its folder again."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterable

from tui.backends.interface import RunFilter
from tui.backends.local.folders import read_row, run_ids
from tui.backends.local.places import Places
from tui.backends.local.row import COLUMNS, RunRow
from tui.model import Invalid, NotFound

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM runs"
_PUT = f"INSERT OR REPLACE INTO runs ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def put(connection: sqlite3.Connection, rows: Iterable[RunRow]) -> None:
    """Add rows, or bring them up to date."""
    connection.executemany(_PUT, [row.values() for row in rows])


def remove(connection: sqlite3.Connection, run: str) -> None:
    """Take a run out of the index."""
    connection.execute("DELETE FROM runs WHERE id = ?", (run,))


def align(connection: sqlite3.Connection, places: Places) -> None:
    """Make the index name exactly the runs that have folders, and have their experiments."""
    indexed = {row[0] for row in connection.execute("SELECT id FROM runs")}
    there = run_ids(places)
    for run in indexed - there:
        remove(connection, run)
    missing = [row for row in (read_row(places, run) for run in sorted(there - indexed)) if row]
    put(connection, missing)
    for row in missing:
        if row.experiment:
            connection.execute(
                "INSERT OR IGNORE INTO experiments (id, name, description, created) VALUES (?, ?, '', ?)",
                (str(uuid.uuid4()), row.experiment, row.created),
            )


def select(connection: sqlite3.Connection, which: RunFilter) -> list[RunRow]:
    """Rows that a filter asks for, newest first."""
    query, values = f"{_SELECT} WHERE archived = ?", [str(int(which.archived))]
    if which.experiment:
        query += " AND experiment IN (?, (SELECT name FROM experiments WHERE id = ?))"
        values += [which.experiment, which.experiment]
    if which.pipeline:
        query += " AND pipeline IN (?, (SELECT name FROM pipelines WHERE id = ?))"
        values += [which.pipeline, which.pipeline]
    query += " ORDER BY created DESC, id"
    if which.limit:
        query += f" LIMIT {int(which.limit)}"
    return [RunRow.read(row) for row in connection.execute(query, values)]


def select_all(connection: sqlite3.Connection) -> list[RunRow]:
    """Every row, archived ones too."""
    return [RunRow.read(row) for row in connection.execute(_SELECT)]


def find(connection: sqlite3.Connection, text: str) -> RunRow:
    """The run with this id, this name if only one has it, or this beginning of an id."""
    row = connection.execute(f"{_SELECT} WHERE id = ?", (text,)).fetchone()
    if row is not None:
        return RunRow.read(row)
    for condition in ("name = ?", "substr(id, 1, length(?1)) = ?1"):
        rows = connection.execute(f"{_SELECT} WHERE {condition} ORDER BY created DESC", (text,)).fetchall()
        if len(rows) == 1:
            return RunRow.read(rows[0])
        if rows and text:
            ids = ", ".join(RunRow.read(row).id[:8] for row in rows[:5])
            raise Invalid(f"{len(rows)} runs match {text}.", f"Give the id of one: {ids}.")
    raise NotFound(f"There is no run {text}.", "List the runs with `kfdeck runs`.")
