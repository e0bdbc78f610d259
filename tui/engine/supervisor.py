"""The process that runs one workflow: `RUN_FOLDER CACHE LOCK_DESCRIPTOR`.

It is started detached, holds the run's lock while it lives, and is the only writer of the run's state.
SIGTERM asks it to stop the run.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path

from tui.engine.book import Book
from tui.engine.call import Arguments, bind
from tui.engine.check import bind_parameters
from tui.engine.collect import clean_up
from tui.engine.context import Context, Slots, global_values
from tui.engine.dag import DagRun
from tui.engine.facts import Facts
from tui.engine.folder import RunFolder
from tui.engine.journal import Journal
from tui.engine.leaf import Leaf
from tui.engine.limits import parallel_steps
from tui.engine.outcome import Done, FileValue, Outcome
from tui.engine.parse import parse_workflow
from tui.engine.plan import EXIT_ID, plan_workflow
from tui.engine.problems import NodeProblem, WorkflowProblem
from tui.engine.reactor import Reactor
from tui.engine.records import NodeRecord
from tui.engine.spec import TemplateKind, Workflow
from tui.engine.substitute import substitute
from tui.engine.summary import root_cause, run_outputs, run_phase
from tui.engine.watchdog import Watchdog
from tui.model import Phase


class Supervisor:
    """One run from its first step to its last."""

    def __init__(self, folder: RunFolder, cache: Path, watchdog: Watchdog, reactor: Reactor) -> None:
        self.folder = folder
        self.facts = Facts.read(folder.facts)
        self.journal = Journal(folder.journal)
        self.state = self.journal.state()
        workflow = parse_workflow(json.loads(folder.document.read_text(encoding="utf-8")))
        parameters = bind_parameters(workflow, self.facts.parameters)
        self.context = Context(
            run_id=self.facts.id,
            run_name=self.facts.workflow_name,
            folder=folder,
            cache=cache,
            workflow=workflow,
            book=Book(),
            reactor=reactor,
            slots=Slots(parallel_steps(workflow.parallelism), reactor.soon),
            watchdog=watchdog,
            values=global_values(
                workflow, self.facts.id, self.facts.workflow_name, self.facts.created, parameters
            ),
        )
        self._parameters = parameters
        self._unwritten: dict[str, tuple[int, NodeRecord]] = {}
        self._broken = ""
        self._over = False

    def run(self) -> None:
        """Run to the end."""
        context, workflow = self.context, self.context.workflow
        context.reactor.on_stop(self._stop)
        context.book.adopt(self.journal.nodes())
        now = time.time()
        self.state.phase, self.state.message, self.state.finished = Phase.RUNNING, "", None
        self.state.started = self.state.started or now
        plan_workflow(context.book, workflow)
        if workflow.deadline is not None:
            context.reactor.later(max(workflow.deadline, 0.0), self._too_late)
        if self.state.stop:
            self._stop()
        self._start(workflow.entrypoint, self._entry_id(workflow), self._main_ended)
        context.reactor.run(self._flush, lambda: self._over)
        self.journal.close()
        self.folder.give_reserve()
        context.watchdog.dismiss()

    @staticmethod
    def _entry_id(workflow: Workflow) -> str:
        kind = workflow.templates[workflow.entrypoint].kind
        return "" if kind is TemplateKind.DAG else workflow.entrypoint

    def _start(self, name: str, node: str, done: Done) -> None:
        """Run the entrypoint or the exit handler; both get the workflow's own arguments."""
        context = self.context
        template = context.template(name)
        files = {
            item.name: FileValue(text=substitute(item.raw or "", context.values))
            for item in context.workflow.files
        }
        try:
            frame = bind(template, Arguments(dict(self._parameters), files), context.values)
        except NodeProblem as problem:
            self._refuse(node, str(problem), done)
            return
        if template.kind is TemplateKind.DAG:
            DagRun(context, template, frame, node, node, 0).start(done)
        else:
            Leaf(context, template, context.book.records[node], frame, result_wanted=False).start(done)

    def _refuse(self, node: str, words: str, done: Done) -> None:
        record = self.context.book.records.get(node)
        if record is not None:
            self.context.book.close(record, Phase.ERROR, words)
        self.context.reactor.soon(lambda: done(Outcome(Phase.ERROR, words)))

    # Ends

    def _main_ended(self, outcome: Outcome) -> None:
        context = self.context
        stopped = context.stopping
        phase = run_phase(outcome, stopped=stopped)
        message = self._message(outcome, phase)
        handler = context.workflow.on_exit
        if not handler or self._broken:
            self._end(phase, message)
            return
        # The handler runs even after a stop or when time is over; a second stop ends it too.
        context.stopping = context.late = False
        context.exiting = True
        context.values["workflow.status"] = "Failed" if phase is Phase.STOPPED else outcome.argo_status
        context.values["workflow.duration"] = f"{time.time() - (self.state.started or 0):.6f}"
        context.values["workflow.failures"] = json.dumps(json.dumps(self._failures()))
        self._start(handler, EXIT_ID, lambda end: self._handler_ended(phase, message, end))

    def _handler_ended(self, phase: Phase, message: str, end: Outcome) -> None:
        if phase is Phase.SUCCEEDED and not end.phase.good:
            phase, message = run_phase(end, stopped=self.context.stopping), f"exit handler: {end.message}"
        self._end(phase, message)

    def _message(self, outcome: Outcome, phase: Phase) -> str:
        if phase is Phase.STOPPED:
            return "The run was stopped."
        if self.context.late:
            return f"The run's time limit of {self.context.workflow.deadline:g} s was over."
        if phase is Phase.SUCCEEDED:
            return ""
        return root_cause(self.context.book, phase) or outcome.message

    def _failures(self) -> list[dict[str, str]]:
        return [
            {"displayName": record.name, "message": record.message, "templateName": record.template}
            for record in self.context.book.records.values()
            if not record.group and record.phase.bad
        ]

    def _end(self, phase: Phase, message: str) -> None:
        book, state = self.context.book, self.state
        gone = book.finish(Phase.SKIPPED, "Not started: the run ended before.")
        with suppress(sqlite3.Error):
            self.journal.remove_nodes(gone)
        for item in gone:
            self._unwritten.pop(item, None)
        state.phase, state.message, state.finished = phase, message, time.time()
        if self._broken:
            state.phase, state.message = Phase.ERROR, self._broken
        state.outputs = run_outputs(book)
        self._over = True

    def _stop(self) -> None:
        if not self.context.stopping:
            self.context.stopping = True
            self._halt()

    def _too_late(self) -> None:
        if not self.context.exiting and not self._over:
            self.context.late = True
            self._halt()

    def _halt(self) -> None:
        for stop in list(self.context.running.values()):
            stop()

    # The journal

    def _flush(self) -> None:
        """Write what changed. When that fails, stop the run and use the reserve to say so."""
        book = self.context.book
        changes = book.changes()
        if not changes and not self._over and not self._unwritten and self.state.revision:
            return
        self._unwritten.update((record.id, (seq, record)) for seq, record in changes)
        self.state.done, self.state.total = book.done, book.total
        try:
            self.journal.write(self.state, self._unwritten.values())
        except sqlite3.Error as error:
            self._journal_failed(error)
        else:
            self._unwritten.clear()

    def _journal_failed(self, error: sqlite3.Error) -> None:
        with suppress(OSError):
            print(f"The journal can't be written: {error}", file=sys.stderr, flush=True)
        first = not self._broken
        self._broken = self._broken or f"The disk is full: the run's journal could not be written ({error})."
        if self._over:
            self.state.phase, self.state.message = Phase.ERROR, self._broken
        else:
            self._stop()
        self.folder.give_reserve()
        # In the space that this gave: everything, or else the run's row at least (one page).
        for nodes in [list(self._unwritten.values()), []] if first or self._over else []:
            with suppress(sqlite3.Error):
                self.journal.write(self.state, nodes)
                break


def main() -> None:
    """Run the workflow in the folder that the command line names."""
    folder = RunFolder(Path(sys.argv[1]))
    lock = int(sys.argv[3])
    os.set_inheritable(lock, False)
    # Before anybody can learn our number and ask us to stop.
    reactor = Reactor()
    reactor.listen()
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    watchdog = Watchdog((lock,))
    try:
        supervisor = Supervisor(folder, Path(sys.argv[2]), watchdog, reactor)
        supervisor.run()
        clean_up(supervisor.context.done_with, lock)
    except WorkflowProblem as problem:
        # Checked before the run was made: only a manifest changed by hand comes here.
        sys.exit(str(problem))
