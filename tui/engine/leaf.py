"""A step at work: its attempts, its retries, its end."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui.engine.attempt import AttemptEnd, AttemptRun
from tui.engine.call import Frame
from tui.engine.context import Context, pod_name
from tui.engine.durations import seconds
from tui.engine.outcome import Done, FileValue, Outcome
from tui.engine.records import AttemptRecord, NodeRecord
from tui.engine.spec import Retry, Template, TemplateKind
from tui.engine.step import notes_on
from tui.engine.substitute import substitute
from tui.model import Phase


class Leaf:
    """One step of the run."""

    def __init__(
        self, context: Context, template: Template, record: NodeRecord, frame: Frame, *, result_wanted: bool
    ) -> None:
        self.context = context
        self.template = template
        self.record = record
        self.frame = frame
        self.result_wanted = result_wanted
        self.retry = template.retry or context.workflow.retry
        self._base = len(record.attempts)
        self._first_start: float | None = None
        self._done: Done | None = None

    def start(self, done: Done) -> None:
        """Begin, or give what an earlier try of this run already has."""
        self._done = done
        record = self.record
        if record.phase in (Phase.SUCCEEDED, Phase.CACHED):
            self.context.reactor.soon(lambda: done(_kept(record)))
            return
        record.inputs = dict(self.frame.parameters)
        record.max_attempts = self._tries()
        if self.template.container:
            record.notes = notes_on(self.template.container)
        if self.template.kind is TemplateKind.SUSPEND:
            self._suspend()
        elif self.template.kind is TemplateKind.OTHER:
            verb = self.template.verb
            self._end(
                Outcome(
                    Phase.ERROR, f"This is a {verb} step: it needs a cluster and can't run on this machine."
                )
            )
        else:
            self.context.slots.request(self._begin)

    def _tries(self) -> int:
        """How many tries this start allows; 0 for no limit."""
        if self.retry is None:
            return 1
        if self.retry.limit is None:
            return 0
        limit = substitute(self.retry.limit, self.frame.values)
        return int(limit) + 1 if limit.strip().isdigit() else 1

    # Attempts

    def _begin(self) -> None:
        if self.context.halted:
            self.context.slots.give_back()
            self._halt()
            return
        record = self.record
        attempt = AttemptRecord(len(record.attempts), Phase.RUNNING, started=time.time())
        record.attempts.append(attempt)
        record.phase, record.message, record.exit_code = Phase.RUNNING, "", None
        if self._first_start is None:
            self._first_start = record.started = attempt.started
        self.context.book.mark(record)
        values = {**self.frame.values, **self._attempt_values(attempt.number - self._base)}
        AttemptRun(
            self.context,
            self.template,
            record,
            attempt,
            values,
            self.frame.files,
            result_wanted=self.result_wanted,
        ).start(self._ended)

    def _attempt_values(self, retries: int) -> dict[str, str]:
        node = self.record.id
        last = self.record.attempts[-2] if retries else None
        took = (last.finished or 0) - (last.started or 0) if last else 0
        return {
            "pod.name": pod_name(self.context.run_name, node),
            "node.name": f"{self.context.run_name}.{node}",
            "tasks.name": self.record.name,
            "steps.name": self.record.name,
            "retries": str(retries),
            "lastRetry.exitCode": str((last.exit_code if last else 0) or 0),
            "lastRetry.status": Outcome(last.phase).argo_status if last else "",
            "lastRetry.duration": str(int(took)),
            "lastRetry.message": last.message if last else "",
        }

    def _ended(self, end: AttemptEnd) -> None:
        record = self.record
        attempt = record.attempts[-1]
        attempt.finished = record.finished = time.time()
        attempt.phase, attempt.message, attempt.exit_code = end.phase, end.message, end.exit_code
        attempt.pid = None
        record.exit_code = end.exit_code
        record.outputs, record.output_files, record.result = end.outputs, end.files, end.result
        self.context.book.mark(record)
        self.context.slots.give_back()
        wait = None if end.phase.good or self.context.halted else self._wait_before_retry(end)
        if wait is None:
            message = end.message
            if self._exhausted(end) and record.max_attempts > 1:
                message = f"{end.message} (after {record.max_attempts} attempts)"
            self._end(Outcome(end.phase, message, exit_code=end.exit_code))
        elif wait:
            record.phase = Phase.PENDING
            record.message = f"Trying again in {wait:g} s: {end.message}"
            self._wait(wait)
        else:
            self._again()

    def _wait(self, wait: float) -> None:
        def wake() -> None:
            self.context.running.pop(self.record.id, None)
            timer.cancel()
            self._again()

        timer = self.context.reactor.later(wait, wake)
        self.context.running[self.record.id] = wake

    def _again(self) -> None:
        self.record.phase = Phase.PENDING
        self.context.book.mark(self.record)
        self.context.slots.request(self._begin)

    def _exhausted(self, end: AttemptEnd) -> bool:
        return end.phase.bad and len(self.record.attempts) - self._base >= self.record.max_attempts

    def _wait_before_retry(self, end: AttemptEnd) -> float | None:
        """Seconds to wait before the next attempt, None when there is none."""
        retry = self.retry
        if retry is None or not _policy_allows(retry, end.phase):
            return None
        made = len(self.record.attempts) - self._base
        if self.record.max_attempts and made >= self.record.max_attempts:
            return None
        wait = 0.0
        if retry.duration and retry.limit is not None:
            factor = float(retry.factor) if retry.factor else 1.0
            wait = seconds(retry.duration) * factor ** (made - 1)
        spent = time.time() + wait - (self._first_start or time.time())
        return None if retry.max_duration and spent > seconds(retry.max_duration) else wait

    # Ends

    def _suspend(self) -> None:
        record = self.record
        record.phase, record.started = Phase.SUSPENDED, time.time()
        record.message = "Waiting."
        self.context.book.mark(record)
        cancel: list[Callable[[], None]] = []

        def over() -> None:
            for item in cancel:
                item()
            self.context.running.pop(record.id, None)
            record.finished = time.time()
            if self.context.halted:
                self._halt()
            else:
                self._end(Outcome(Phase.SUCCEEDED, "", self._supplied()))

        self.context.running[record.id] = over
        if self.template.suspend_for:
            wait = seconds(substitute(self.template.suspend_for, self.frame.values))
            cancel.append(self.context.reactor.later(wait, over).cancel)
        else:
            record.message = "Waiting for somebody to resume it; stop the run to end the wait."

    def _supplied(self) -> dict[str, str]:
        return {item.name: item.default for item in self.template.outputs if item.default is not None}

    def _halt(self) -> None:
        phase = Phase.FAILED if self.context.late else Phase.STOPPED
        self.record.omitted = self.record.started is None
        self._end(Outcome(phase, self.context.halt_reason, omitted=self.record.omitted))

    def _end(self, outcome: Outcome) -> None:
        record = self.record
        record.phase, record.message = outcome.phase, outcome.message
        if outcome.outputs:
            record.outputs = outcome.outputs
        self.context.book.mark(record)
        self._publish_globals()
        done = self._done
        if done is not None:
            ended = Outcome(
                outcome.phase,
                outcome.message,
                record.outputs,
                {item.name: FileValue(path=item.uri) for item in record.output_files},
                record.result,
                outcome.exit_code,
                outcome.omitted,
            )
            self.context.reactor.soon(lambda: done(ended))

    def _publish_globals(self) -> None:
        for item in self.template.outputs:
            if item.global_name and item.name in self.record.outputs:
                key = f"workflow.outputs.parameters.{item.global_name}"
                self.context.values[key] = self.record.outputs[item.name]


def _policy_allows(retry: Retry, phase: Phase) -> bool:
    if retry.policy == "Always":
        return phase.bad
    if retry.policy == "OnError":
        return phase is Phase.ERROR
    return retry.policy == "OnFailure" and phase is Phase.FAILED


def _kept(record: NodeRecord) -> Outcome:
    """What a step that had succeeded before gives to the tasks after it."""
    files = {item.name: FileValue(path=item.uri) for item in record.output_files}
    return Outcome(record.phase, "", record.outputs, files, record.result, record.exit_code)
