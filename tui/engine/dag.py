"""A DAG template at work: which task may start, with what, and how the whole ends."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tui.engine import depends
from tui.engine.call import Frame
from tui.engine.check import needs
from tui.engine.context import Context
from tui.engine.outcome import Done, FileValue, Outcome
from tui.engine.plan import join
from tui.engine.problems import NodeProblem, WorkflowProblem
from tui.engine.spec import Task, Template
from tui.engine.substitute import Absent, reference, substitute
from tui.engine.task import TaskRun
from tui.model import Phase


@dataclass(slots=True)
class _State:
    """One task: how many dependencies are open, and how it ended."""

    task: Task
    open: int
    dependants: list[str] = field(default_factory=list)
    outcome: Outcome | None = None

    @property
    def passes(self) -> bool:
        """True when its failure, if any, is to be lived with."""
        outcome = self.outcome
        if outcome is None:
            return False
        if outcome.phase is Phase.FAILED:
            return self.task.continue_on_failed
        return outcome.phase is Phase.ERROR and self.task.continue_on_error


class DagRun:
    """One DAG (or steps) template that runs; `prefix` is its node's id, "" at the top."""

    def __init__(
        self, context: Context, template: Template, frame: Frame, prefix: str, static: str, depth: int
    ) -> None:
        self.context = context
        self.template = template
        self.frame = frame
        self.prefix = prefix
        self.static = static
        self.depth = depth
        self.values = dict(frame.values)
        self.files: dict[str, FileValue] = {
            f"inputs.artifacts.{name}": value for name, value in frame.files.items()
        }
        self._states = self._make_states()
        self._left = len(self._states)
        self._active = 0
        self._line: deque[Callable[[], None]] = deque()
        self._done: Done | None = None

    def _make_states(self) -> dict[str, _State]:
        wanted = self._reachable()
        states = {
            task.name: _State(task, len(needs(task))) for task in self.template.tasks if task.name in wanted
        }
        for name, state in states.items():
            for other in needs(state.task):
                states[other].dependants.append(name)
        return states

    def _reachable(self) -> set[str]:
        tasks = {task.name: task for task in self.template.tasks}
        if not self.template.target:
            return set(tasks)
        found: set[str] = set()
        stack = [name for name in self.template.target if name in tasks]
        while stack:
            name = stack.pop()
            if name not in found:
                found.add(name)
                stack.extend(needs(tasks[name]))
        return found

    def start(self, done: Done) -> None:
        """Begin; `done` is called once, with how it ended."""
        self._done = done
        for record_id in self._unreachable():
            record = self.context.book.records[record_id]
            self.context.book.close(record, Phase.SKIPPED, "It is not needed for the target.", omitted=True)
        for name, state in list(self._states.items()):
            if state.open == 0:
                self.context.reactor.soon(lambda name=name: self._consider(name))  # type: ignore[misc]
        if not self._states:
            self.context.reactor.soon(self._finish)

    def _unreachable(self) -> list[str]:
        ids = [join(self.prefix, task.name) for task in self.template.tasks if task.name not in self._states]
        return [item for item in ids if item in self.context.book.records]

    # Which tasks may start

    def admit(self, start: Callable[[], None]) -> None:
        """Start a child now, or when the template's own parallelism allows it."""
        if not self.template.parallelism or self._active < self.template.parallelism:
            self._active += 1
            start()
        else:
            self._line.append(start)

    def release(self) -> None:
        """A child ended."""
        self._active -= 1
        if self._line and self._active < (self.template.parallelism or self._active + 1):
            self._active += 1
            self._line.popleft()()

    def _consider(self, name: str) -> None:
        state = self._states[name]
        context = self.context
        if context.halted:
            phase = Phase.FAILED if context.late else Phase.STOPPED
            self._close(name, Outcome(phase, context.halt_reason, omitted=True))
        elif self._failing_fast():
            self._close(name, Outcome(Phase.SKIPPED, "Not started: a step failed before.", omitted=True))
        else:
            try:
                allowed = self._allowed(state.task)
            except WorkflowProblem as problem:
                self._close(name, Outcome(Phase.ERROR, problem.what))
                return
            if not allowed:
                self._close(name, Outcome(Phase.SKIPPED, self._omission(state.task), omitted=True))
                return
            TaskRun(self, state.task).start(lambda outcome: self._ended(name, outcome))

    def _failing_fast(self) -> bool:
        if not self.template.fail_fast:
            return False
        return any(
            item.outcome and item.outcome.phase.bad and not item.passes for item in self._states.values()
        )

    def _allowed(self, task: Task) -> bool:
        if task.depends:
            return depends.evaluate(task.depends, self._has_result)
        return all(self._lets_on(self._states[name]) for name in task.dependencies)

    @staticmethod
    def _lets_on(state: _State) -> bool:
        outcome = state.outcome
        return outcome is not None and ((outcome.phase.good and not outcome.omitted) or state.passes)

    def _has_result(self, name: str, result: str) -> bool:
        outcome = self._states[name].outcome
        if outcome is None:
            return False
        failed = outcome.phase in (Phase.FAILED, Phase.STOPPED)
        return {
            "Succeeded": outcome.phase in (Phase.SUCCEEDED, Phase.CACHED),
            "Failed": failed,
            "Errored": outcome.phase is Phase.ERROR,
            "Skipped": outcome.phase is Phase.SKIPPED and not outcome.omitted,
            "Omitted": outcome.omitted and not failed,
            "AnySucceeded": outcome.phase in (Phase.SUCCEEDED, Phase.CACHED),
            "AllFailed": failed,
        }.get(result, False)

    def _omission(self, task: Task) -> str:
        culprits = [name for name in needs(task) if not self._lets_on(self._states[name])]
        return f"Not started: {', '.join(culprits) or task.depends} did not succeed."

    # Ends

    def _close(self, name: str, outcome: Outcome) -> None:
        record = self.context.book.records.get(join(self.prefix, name))
        if record is not None:
            self.context.book.close(record, outcome.phase, outcome.message, omitted=outcome.omitted)
        self._ended(name, outcome)

    def _ended(self, name: str, outcome: Outcome) -> None:
        state = self._states[name]
        state.outcome = outcome
        self._publish(state.task, outcome)
        self._left -= 1
        for other in state.dependants:
            waiting = self._states[other]
            waiting.open -= 1
            if waiting.open == 0:
                self.context.reactor.soon(lambda other=other: self._consider(other))  # type: ignore[misc]
        if self._left == 0:
            self.context.reactor.soon(self._finish)

    def _publish(self, task: Task, outcome: Outcome) -> None:
        """Make what a task gave known to the tasks after it."""
        for kind in ("tasks", "steps"):
            base = f"{kind}.{task.name}"
            self.values[f"{base}.status"] = outcome.argo_status
            self.values[f"{base}.id"] = join(self.prefix, task.name)
            if outcome.exit_code is not None:
                self.values[f"{base}.exitCode"] = str(outcome.exit_code)
            if outcome.result is not None:
                self.values[f"{base}.outputs.result"] = outcome.result
            for name, value in outcome.outputs.items():
                self.values[f"{base}.outputs.parameters.{name}"] = value
            for name, file in outcome.files.items():
                self.files[f"{base}.outputs.artifacts.{name}"] = file
            listed = json.dumps(outcome.outputs, ensure_ascii=False)
            self.values.setdefault(f"{base}.outputs.parameters", listed)

    def _finish(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(self._outcome())

    def _outcome(self) -> Outcome:
        targets = self.template.target or [
            name for name, state in self._states.items() if not state.dependants
        ]
        for name in targets:
            bad = self._branch(name, {})
            if bad is not None:
                return bad
        try:
            return Outcome(Phase.SUCCEEDED, "", *self._outputs())
        except NodeProblem as problem:
            return Outcome(Phase.ERROR, str(problem))

    def _branch(self, name: str, seen: dict[str, Outcome | None]) -> Outcome | None:
        """The failure that a target's branch ends with: its own, or, if it never ran, one before it."""
        stack = [name]
        while stack:
            current = stack.pop()
            if current in seen:
                continue
            state = self._states[current]
            seen[current] = outcome = state.outcome
            if outcome is None or state.passes:
                continue
            if not outcome.phase.good:
                return outcome
            if outcome.omitted or outcome.phase is Phase.SKIPPED:
                stack.extend(needs(state.task))
        return None

    def _outputs(self) -> tuple[dict[str, str], dict[str, FileValue]]:
        """The template's own outputs. One that nothing gave (its step was skipped) is left out."""
        parameters: dict[str, str] = {}
        for item in self.template.outputs:
            if item.source:
                try:
                    parameters[item.name] = substitute(item.source, self.values, strict=True)
                    continue
                except Absent:
                    pass
            if item.default is not None:
                parameters[item.name] = substitute(item.default, self.values)
        files = {}
        for entry in self.template.output_files:
            value = self.files.get(reference(entry.source))
            if value is not None:
                files[entry.name] = value
        return parameters, files
