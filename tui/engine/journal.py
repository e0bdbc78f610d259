"""The journal: a run's state in SQLite, written by one supervisor, read by anybody.

Every change carries a revision, so that a reader asks only for what is newer than what it has.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tui.engine.records import NodeRecord
from tui.model import Phase

_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (
  one INTEGER PRIMARY KEY CHECK (one = 1), phase TEXT NOT NULL, message TEXT NOT NULL DEFAULT '',
  started REAL, finished REAL, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
  outputs TEXT NOT NULL DEFAULT '{}', revision INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0, experiment TEXT NOT NULL DEFAULT '', stop INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS nodes (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL, revision INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS nodes_revision ON nodes (revision);
"""
_BUSY_MS = 10_000


@dataclass(slots=True)
class RunState:
    """The changing part of a run; times are seconds since 1970."""

    phase: Phase = Phase.PENDING
    message: str = ""
    started: float | None = None
    finished: float | None = None
    done: int = 0
    total: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    revision: int = 0
    archived: bool = False
    experiment: str = ""
    stop: bool = False


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a database that many may read. A missing file is an error unless it is to be created.

    Commits reach the system at once and the disk at checkpoints (WAL with synchronous NORMAL): a killed
    process loses nothing, a power cut at most the last moments. On a full disk, where the memory that
    readers share can't be made, it is opened for this reader alone.
    """
    try:
        return _open(path, create=create, alone=False)
    except sqlite3.OperationalError as error:
        if "I/O" not in str(error):
            raise
    return _open(path, create=create, alone=True)


def _open(path: Path, *, create: bool, alone: bool) -> sqlite3.Connection:
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        if alone:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        if create:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        # The first look at the file: what is wrong with it shows here.
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


class Journal:
    """One open journal."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._connection = connect(path, create=create)
        if create:
            self._connection.executescript(_SCHEMA)

    def begin(self, experiment: str) -> None:
        """Write the first row of a new run."""
        self._connection.execute(
            "INSERT INTO run (one, phase, experiment) VALUES (1, ?, ?)", (Phase.PENDING.value, experiment)
        )

    def state(self) -> RunState:
        """The run's row."""
        row = self._connection.execute(
            "SELECT phase, message, started, finished, done, total, outputs, revision, archived, experiment,"
            " stop FROM run"
        ).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("the journal has no run")
        phase, message, started, finished, done, total, outputs, revision, archived, experiment, stop = row
        return RunState(
            phase=Phase(phase),
            message=message,
            started=started,
            finished=finished,
            done=done,
            total=total,
            outputs=json.loads(outputs),
            revision=revision,
            archived=bool(archived),
            experiment=experiment,
            stop=bool(stop),
        )

    def nodes(self, newer_than: int = -1) -> list[NodeRecord]:
        """The nodes that changed after a revision (all by default), in the order they were made."""
        rows = self._connection.execute(
            "SELECT data FROM nodes WHERE revision > ? ORDER BY seq", (newer_than,)
        ).fetchall()
        return [NodeRecord.from_json(data) for (data,) in rows]

    def write(self, state: RunState, nodes: Iterable[tuple[int, NodeRecord]]) -> None:
        """Record what changed, in one transaction; `state.revision` moves on."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            revision: int = connection.execute("SELECT revision FROM run").fetchone()[0] + 1
            connection.executemany(
                "INSERT INTO nodes (id, seq, revision, data) VALUES (?, ?, ?, ?) ON CONFLICT (id)"
                " DO UPDATE SET seq = excluded.seq, revision = excluded.revision, data = excluded.data",
                [(record.id, seq, revision, record.to_json()) for seq, record in nodes],
            )
            connection.execute(
                "UPDATE run SET phase = ?, message = ?, started = ?, finished = ?, done = ?, total = ?,"
                " outputs = ?, revision = ?",
                (
                    state.phase.value,
                    state.message,
                    state.started,
                    state.finished,
                    state.done,
                    state.total,
                    json.dumps(state.outputs, ensure_ascii=False),
                    revision,
                ),
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        state.revision = revision

    def remove_nodes(self, ids: Iterable[str]) -> None:
        """Forget nodes that a retry makes anew."""
        self._connection.executemany("DELETE FROM nodes WHERE id = ?", [(item,) for item in ids])

    def ask_to_stop(self, wanted: bool) -> None:
        """Note that somebody wants the run to stop (or take that back)."""
        self._connection.execute("UPDATE run SET stop = ?", (int(wanted),))

    def archive(self, archived: bool) -> None:
        """Set whether the run is archived."""
        self._connection.execute("UPDATE run SET archived = ?, revision = revision + 1", (int(archived),))

    def move(self, experiment: str) -> None:
        """Put the run into another experiment ("" for none)."""
        self._connection.execute("UPDATE run SET experiment = ?, revision = revision + 1", (experiment,))

    def close(self) -> None:
        """Close it; the last one to close folds the write-ahead log in."""
        self._connection.close()
