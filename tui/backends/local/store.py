"""The database beside the run folders: experiments, stored pipelines, an index of runs.

Only experiments and pipelines live here alone, so a copy is kept after each change of theirs. A damaged
database is moved aside, never deleted; the runs are found again in their folders.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from tui.backends.local.places import Places
from tui.engine.journal import connect

T = TypeVar("T")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS experiments (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, created REAL NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS pipelines (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS versions (
  id TEXT PRIMARY KEY, pipeline TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  created REAL NOT NULL, manifest TEXT NOT NULL, parameters TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS runs (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, pipeline TEXT NOT NULL, experiment TEXT NOT NULL,
  created REAL NOT NULL, started REAL, finished REAL, phase TEXT NOT NULL, message TEXT NOT NULL,
  done INTEGER NOT NULL, total INTEGER NOT NULL, archived INTEGER NOT NULL, source TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_created ON runs (created);
CREATE INDEX IF NOT EXISTS runs_experiment ON runs (experiment);
"""
_OWN_TABLES = ("experiments", "pipelines", "versions")


class Store:
    """The open database. Its methods may be called from any thread, one at a time gets in."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.notices: list[str] = []
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._refill: Callable[[sqlite3.Connection], None] = lambda connection: None

    def on_rebuild(self, refill: Callable[[sqlite3.Connection], None]) -> None:
        """What brings the index of runs in line with the folders; called at each opening."""
        self._refill = refill

    def use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database; if it proves damaged, replace it and do it again."""
        with self._lock:
            try:
                return work(self._open())
            except sqlite3.DatabaseError as error:
                if not _damaged(error):
                    raise
                self._replace(str(error))
                return work(self._open())

    def change(self, work: Callable[[sqlite3.Connection], T], *, own: bool = True) -> T:
        """Change something in one transaction; `own` says that it can't be found again elsewhere."""

        def body(connection: sqlite3.Connection) -> T:
            with transaction(connection):
                return work(connection)

        result = self.use(body)
        if own:
            self.use(self._back_up)
        return result

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def _copy(self) -> Path:
        return self.places.database.with_suffix(".db.copy")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.places.runs.mkdir(parents=True, exist_ok=True)
            connection = connect(self.places.database, create=True)
            try:
                connection.executescript(_SCHEMA)
                self._refill(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _back_up(self, connection: sqlite3.Connection) -> None:
        fresh = self._copy.with_suffix(".new")
        with suppress(FileNotFoundError):
            fresh.unlink()
        target = sqlite3.connect(fresh)
        try:
            connection.backup(target)
        finally:
            target.close()
        fresh.replace(self._copy)

    def _replace(self, reason: str) -> None:
        self.close()
        stamp = time.strftime("%Y%m%d-%H%M%S")
        database = self.places.database
        aside = database.with_name(f"{database.name}.damaged-{stamp}")
        for suffix in ("", "-wal", "-shm"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                part.replace(aside.with_name(aside.name + suffix))
        connection = self._open()
        restored = self._restore(connection)
        rest = "experiments and pipelines in the last copy" if restored else "experiments by the runs' names"
        self.notices.append(
            f"The database {database} was damaged ({reason}). It is kept as {aside.name}; "
            f"the runs were found again in their folders, {rest}."
        )

    def _restore(self, connection: sqlite3.Connection) -> bool:
        if not self._copy.exists():
            return False
        try:
            connection.execute("ATTACH DATABASE ? AS old", (str(self._copy),))
            with transaction(connection):
                for table in _OWN_TABLES:
                    connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM old.{table}")
        except sqlite3.DatabaseError:
            return False
        finally:
            with suppress(sqlite3.Error):
                connection.execute("DETACH DATABASE old")
        return True


def _damaged(error: sqlite3.DatabaseError) -> bool:
    if isinstance(error, sqlite3.OperationalError | sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return "malformed" in str(error)
    return "not a database" in str(error) or "malformed" in str(error)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
