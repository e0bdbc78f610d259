"""Runs from outside: make one, start and stop its supervisor, notice that it died."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tui.engine.book import Book, renew
from tui.engine.facts import Facts
from tui.engine.folder import RunFolder, held, supervisor_pid, take_lock
from tui.engine.journal import Journal, RunState
from tui.engine.plan import plan_workflow
from tui.engine.records import NodeRecord
from tui.engine.spec import Json, Workflow
from tui.logs import append_record
from tui.model import Phase

DEAD = "The engine's process died; retry goes on from the steps that had finished."


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a run is made of."""

    facts: Facts
    manifest: str
    document: dict[str, Json]
    workflow: Workflow
    experiment: str


def make_run(folder: RunFolder, new: NewRun) -> RunState:
    """Write all files of a new run; its steps wait in the journal. Raises OSError or sqlite3.Error."""
    folder.path.mkdir(parents=True)
    folder.manifest.write_text(new.manifest, encoding="utf-8")
    folder.document.write_text(json.dumps(new.document, ensure_ascii=False), encoding="utf-8")
    folder.take_reserve()
    journal = Journal(folder.journal, create=True)
    try:
        journal.begin(new.experiment)
        book = Book()
        plan_workflow(book, new.workflow)
        changes = book.changes()
        state = RunState(experiment=new.experiment, done=book.done, total=book.total)
        journal.write(state, changes)
    finally:
        journal.close()
    # Last: a folder without it is not a run.
    new.facts.write(folder.facts)
    return state


def start_supervisor(folder: RunFolder, cache: Path) -> bool:
    """Start the run's process, detached. False when the run is held already."""
    lock = take_lock(folder)
    if lock is None:
        return False
    try:
        launch_with_lock(folder, cache, lock)
    finally:
        os.close(lock)
    return True


def launch_with_lock(folder: RunFolder, cache: Path, lock: int) -> None:
    """Start the process and hand the lock over: there is no moment at which nobody holds the run."""
    root = str(Path(__file__).parents[2])
    code = f"import sys; sys.path[:1] = [{root!r}]; from tui.engine.supervisor import main; main()"
    with folder.narration.open("ab") as narration:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder.path), str(cache), str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=narration,
            stderr=narration,
            cwd=folder.path,
            pass_fds=(lock,),
            start_new_session=True,
        )
    threading.Thread(target=process.wait, daemon=True, name="supervisor-reaper").start()


def stop(folder: RunFolder) -> None:
    """Ask the run's process to stop it. Raises sqlite3.Error when the wish can't be recorded."""
    journal = Journal(folder.journal)
    try:
        journal.ask_to_stop(True)
    finally:
        journal.close()
    pid = supervisor_pid(folder)
    if pid and held(folder):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)


def prepare_retry(journal: Journal) -> None:
    """Make a finished run one that is to be run again: what succeeded stays, the rest waits again."""
    state = journal.state()
    nodes = journal.nodes()
    renewed = [(index, record) for index, record in enumerate(nodes) if renew(record)]
    state.phase, state.message, state.finished = Phase.PENDING, "", None
    state.outputs = {}
    journal.ask_to_stop(False)
    journal.write(state, renewed)


def bury(state: RunState, nodes: list[NodeRecord], now: float) -> list[NodeRecord]:
    """Change the state of a run whose process died, and give the nodes that changed by it."""
    changed = []
    for record in nodes:
        if record.phase.finished:
            continue
        ran = record.phase is Phase.RUNNING
        record.phase = Phase.ERROR if ran else Phase.SKIPPED
        record.omitted = not ran
        if not record.group:
            record.message = (
                "The engine's process died while it ran." if ran else "Not started: the run ended."
            )
        record.finished = now if ran else None
        for attempt in record.attempts:
            if not attempt.phase.finished:
                attempt.phase, attempt.finished, attempt.message = Phase.ERROR, now, record.message
        changed.append(record)
    state.phase, state.message, state.finished = Phase.ERROR, DEAD, now
    return changed


def settle(folder: RunFolder) -> bool:
    """If the run's process died, record that. True when this call did. Raises sqlite3.Error."""
    lock = take_lock(folder)
    if lock is None:
        return False
    journal = None
    try:
        journal = Journal(folder.journal)
        state = journal.state()
        if state.phase.finished:
            return False
        nodes = journal.nodes()
        _end_orphans(folder, nodes)
        changed = bury(state, nodes, time.time())
        order = {record.id: index for index, record in enumerate(nodes)}
        journal.write(state, [(order[record.id], record) for record in changed])
        return True
    finally:
        if journal is not None:
            journal.close()
        os.close(lock)


def _end_orphans(folder: RunFolder, nodes: list[NodeRecord]) -> None:
    """Close the logs of what ran. The processes themselves were ended by the watchdog."""
    for record in nodes:
        for attempt in record.attempts:
            if attempt.phase is Phase.RUNNING:
                log = folder.log(record.id, attempt.number)
                with suppress(OSError):
                    append_record(log, log.stat().st_size, time.time(), closing=True)
