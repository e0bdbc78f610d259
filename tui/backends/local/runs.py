"""Runs of this machine: start, stop, retry, delete, look inside. Everything here blocks."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import time
import uuid
from contextlib import suppress
from pathlib import Path

from tui.backends.interface import LogFile, RunFilter
from tui.backends.local import catalog, index
from tui.backends.local.folders import Snapshot, damaged_state, folder_of, read_row, snapshot
from tui.backends.local.row import RunRow
from tui.backends.local.store import Store
from tui.engine.check import bind_parameters, check_types, check_workflow
from tui.engine.facts import Facts
from tui.engine.folder import RunFolder, await_lock
from tui.engine.journal import Journal, RunState
from tui.engine.launch import NewRun, launch_with_lock, make_run, prepare_retry, start_supervisor, stop
from tui.engine.manifest import load_manifest
from tui.engine.parse import parse_workflow
from tui.engine.spec import Workflow
from tui.model import Conflict, Invalid, Node, NotFound, Parameter, Run, RunDetail, RunSpec


class LocalRuns:
    """Operations on runs."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.places = store.places

    def folder(self, run: str) -> RunFolder:
        """A run's folder by its id."""
        return folder_of(self.places, run)

    def find(self, text: str) -> RunRow:
        """A run by id, name or beginning of its id."""
        return self.store.use(lambda connection: index.find(connection, text))

    def rows(self, which: RunFilter) -> list[RunRow]:
        """Rows newest first; what was not finished is read again."""
        rows = self.store.use(lambda connection: index.select(connection, which))
        return self.refreshed(rows)

    def every_row(self) -> list[RunRow]:
        """All rows, archived ones too."""
        return self.refreshed(self.store.use(index.select_all))

    def refreshed(self, rows: list[RunRow]) -> list[RunRow]:
        """The rows as they are now; those that ended are put into the index."""
        found = [self.refresh(row) if row.unfinished else row for row in rows]
        return [row for row in found if row is not None]

    def refresh(self, row: RunRow) -> RunRow | None:
        """One row as it is now; None when the run is gone."""
        fresh = read_row(self.places, row.id)
        if fresh is not None and not fresh.unfinished and fresh != row:
            with suppress(sqlite3.OperationalError):
                self._index(fresh)
        return fresh

    def _index(self, row: RunRow) -> None:
        self.store.change(lambda connection: index.put(connection, [row]), own=False)

    # Starting

    def submit(self, spec: RunSpec) -> Run:
        """Start a run."""
        document = load_manifest(spec.manifest)
        workflow = parse_workflow(document)
        check_workflow(workflow)
        parameters = bind_parameters(workflow, spec.parameters)
        check_types(workflow.parameters, spec.parameters)
        self._ensure_experiment(spec.experiment)
        facts = _facts(spec, workflow, parameters)
        folder = self.folder(facts.id)
        try:
            state = make_run(folder, NewRun(facts, spec.manifest, document, workflow, spec.experiment))
            row = RunRow.of(facts, state)
            self._index(row)
            start_supervisor(folder, self.places.cache)
        except BaseException:
            shutil.rmtree(folder.path, ignore_errors=True)
            with suppress(sqlite3.Error):
                self.store.change(lambda connection: index.remove(connection, facts.id), own=False)
            raise
        return row.to_run()

    def _ensure_experiment(self, name: str) -> None:
        def body(connection: sqlite3.Connection) -> bool:
            row = connection.execute("SELECT archived FROM experiments WHERE name = ?", (name,)).fetchone()
            if row and row[0]:
                raise Conflict(f"The experiment {name} is archived.", "Restore it, or choose another.")
            return row is None

        if name and self.store.use(body):
            self.store.change(lambda connection: catalog.create_experiment(connection, name, ""))

    def clone(self, text: str) -> RunSpec:
        """What it would take to start the same run again."""
        row = self.find(text)
        folder = self.folder(row.id)
        facts = Facts.read(folder.facts)
        return RunSpec(
            manifest=folder.manifest.read_text(encoding="utf-8"),
            name="",
            pipeline=facts.pipeline,
            experiment=row.experiment or "default",
            parameters=facts.parameters,
            source=facts.source,
            function=facts.function,
        )

    # Changing

    def stop(self, text: str) -> None:
        """Ask it to stop."""
        row = self.find(text)
        fresh = self.refresh(row)
        if fresh is None or not fresh.unfinished:
            raise Conflict(f"The run {row.name} has finished.", "There is nothing to stop.")
        stop(self.folder(row.id))

    def retry(self, text: str) -> Run:
        """Run again what did not succeed."""
        row = self.find(text)
        folder = self.folder(row.id)
        lock = self._lock_ended(row, "Stop it first, or wait for its end.")
        try:
            folder.take_reserve()
            state = self._reopen(folder, row)
            waiting = RunRow.of(Facts.read(folder.facts), state)
            self._index(waiting)
            launch_with_lock(folder, self.places.cache, lock)
        finally:
            os.close(lock)
        return waiting.to_run()

    def _lock_ended(self, row: RunRow, advice: str) -> int:
        """Hold a run that has ended. Conflict when it has not."""
        fresh = self.refresh(row)
        ended = fresh is None or not fresh.unfinished
        lock = await_lock(self.folder(row.id)) if ended else None
        if lock is None:
            raise Conflict(f"The run {row.name} is still running.", advice)
        return lock

    def _reopen(self, folder: RunFolder, row: RunRow) -> RunState:
        """Make the journal one of a run to come; one that is damaged is put aside and begun anew."""
        try:
            journal = Journal(folder.journal)
            try:
                prepare_retry(journal)
                return journal.state()
            finally:
                journal.close()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                part = folder.path / f"journal.db{suffix}"
                if part.exists():
                    part.replace(folder.path / f"journal.damaged-{int(time.time())}{suffix}")
            journal = Journal(folder.journal, create=True)
            journal.begin(row.experiment)
            journal.close()
            return RunState(experiment=row.experiment)

    def archive(self, text: str, archived: bool) -> Run:
        """Archive or restore."""
        row = self.find(text)
        journal = Journal(self.folder(row.id).journal)
        try:
            journal.archive(archived)
        finally:
            journal.close()
        fresh = read_row(self.places, row.id)
        if fresh is None:
            raise NotFound(f"The run {row.name} is gone.")
        self._index(fresh)
        return fresh.to_run()

    def move_all(self, experiment: str, to: str) -> None:
        """Put all runs of an experiment into another."""
        for archived in (False, True):
            for row in self.rows(RunFilter(experiment=experiment, archived=archived)):
                journal = Journal(self.folder(row.id).journal)
                try:
                    journal.move(to)
                finally:
                    journal.close()

    def delete(self, text: str) -> None:
        """Delete a run with all it has."""
        row = self.find(text)
        folder = self.folder(row.id)
        lock = None
        if folder.path.exists():
            lock = self._lock_ended(row, f"Stop it first: kfdeck stop {row.id[:8]}")
        self.store.change(lambda connection: index.remove(connection, row.id), own=False)
        # Renamed first: half a folder is never taken for a run.
        if folder.path.exists():
            doomed = folder.path.with_name(f".deleted-{row.id}")
            folder.path.replace(doomed)
            shutil.rmtree(doomed, ignore_errors=True)
        if lock is not None:
            os.close(lock)

    # Looking

    def snapshot(self, run: str, newer_than: int = -1) -> Snapshot:
        """State and changed nodes of a run by its id."""
        return snapshot(self.folder(run), newer_than)

    def detail(self, text: str) -> RunDetail:
        """One run with its nodes."""
        row = self.find(text)
        folder = self.folder(row.id)
        facts = Facts.read(folder.facts)
        manifest = folder.manifest.read_text(encoding="utf-8")
        try:
            shot = snapshot(folder)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            shot = Snapshot(facts, damaged_state(error), [])
        fresh = RunRow.of(facts, shot.state)
        return RunDetail(
            run=fresh.to_run(),
            nodes=tuple(record.to_node() for record in shot.nodes),
            parameters=self._parameters(folder, facts),
            manifest=manifest,
            outputs=tuple(Parameter(name, value=value) for name, value in shot.state.outputs.items()),
        )

    @staticmethod
    def _parameters(folder: RunFolder, facts: Facts) -> tuple[Parameter, ...]:
        workflow = parse_workflow(json.loads(folder.document.read_text(encoding="utf-8")))
        return tuple(
            Parameter(
                name=item.name,
                type=item.type,
                default=item.default,
                value=facts.parameters.get(item.name),
                description=item.description,
                optional=item.optional,
            )
            for item in workflow.parameters
        )

    def node(self, text: str, node: str) -> tuple[str, Node]:
        """The run's id and one of its nodes, by id or by a name that only one has."""
        row = self.find(text)
        nodes = [record.to_node() for record in self.snapshot(row.id).nodes]
        exact = [item for item in nodes if item.id == node]
        found = exact or [item for item in nodes if node in (item.name, item.static_id)]
        if len(found) > 1:
            ids = ", ".join(item.id for item in found[:5])
            raise Invalid(f"{len(found)} steps of {row.name} match {node}.", f"Give the id of one: {ids}.")
        if not found:
            raise NotFound(f"The run {row.name} has no step {node}.", f"See `kfdeck show {row.id[:8]}`.")
        return row.id, found[0]

    def log_file(self, text: str, node: str, attempt: int | None) -> LogFile:
        """The log of a step's attempt."""
        run, found = self.node(text, node)
        tries = [item for item in found.attempts if attempt is None or item.number == attempt]
        if not tries:
            what = (
                f"{found.id} has no attempt {attempt}." if found.attempts else f"{found.id} has not started."
            )
            raise NotFound(what, found.message)
        last = tries[-1]
        path = self.folder(run).log(found.id, last.number)
        if not path.exists():
            raise NotFound(f"The log of {found.id} is gone.")
        return LogFile(path, last.phase.finished, found.id)

    def read_artifact(self, text: str, node: str, name: str, offset: int, limit: int) -> bytes:
        """Bytes of an output artifact."""
        _, found = self.node(text, node)
        for item in found.output_artifacts:
            if item.name == name:
                break
        else:
            names = ", ".join(item.name for item in found.output_artifacts) or "none"
            raise NotFound(f"{found.id} has no artifact {name}.", f"It has: {names}.")
        path = Path(item.uri)
        if path.is_dir():
            raise Invalid(f"The artifact {name} is a folder.", f"Look into {item.uri}.")
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(limit)


def _facts(spec: RunSpec, workflow: Workflow, parameters: dict[str, str]) -> Facts:
    run = str(uuid.uuid4())
    pipeline = spec.pipeline or workflow.pipeline
    base = re.sub(r"[^a-z0-9-]+", "-", workflow.name.lower()).strip("-") or "run"
    return Facts(
        id=run,
        name=spec.name or f"{pipeline}-{run[:4]}",
        workflow_name=f"{base}-{run[:5]}",
        pipeline=pipeline,
        created=time.time(),
        source=spec.source,
        function=spec.function,
        parameters=parameters,
    )
