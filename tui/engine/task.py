"""One task of a DAG at work: its condition, its loop, its template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.engine import condition, loops
from tui.engine.call import Frame, bind, resolve_arguments
from tui.engine.leaf import Leaf
from tui.engine.outcome import Done, FileValue, Outcome
from tui.engine.plan import join, leaf_kind, plan_tasks, task_record
from tui.engine.problems import NodeProblem
from tui.engine.records import NodeRecord
from tui.engine.spec import Task, TemplateKind
from tui.engine.substitute import references, substitute
from tui.model import NodeKind, Phase

if TYPE_CHECKING:
    from tui.engine.dag import DagRun

MAX_DEPTH = 100


class TaskRun:
    """A task that may start now."""

    def __init__(self, dag: DagRun, task: Task) -> None:
        self.dag = dag
        self.task = task
        self.context = dag.context
        self.template = dag.context.template(task.template)
        self.static = join(dag.static, task.name)
        self.record = self.context.book.add(
            task_record(self.context.workflow, task, self.template, dag.prefix, dag.static)
        )
        self._outcomes: dict[int, Outcome] = {}
        self._left = 0
        self._done: Done | None = None

    def start(self, done: Done) -> None:
        """Begin; `done` is called once."""
        self._done = done
        if self.task.ignored:
            self.record.notes.append(f"Not honoured here: {', '.join(self.task.ignored)}.")
        if not self.task.loops:
            self._invoke(self.record, self.dag.values, done)
            return
        try:
            items = loops.expand(self.task, self.dag.values)
        except NodeProblem as problem:
            # A condition that is already false spares the loop's list.
            self._end(self.record, self._unlooped(str(problem)), done)
            return
        if not items:
            self._end(self.record, Outcome(Phase.SKIPPED, "There are no items.", self._defaults()), done)
            return
        self._left = len(items)
        records = [self._iteration(item) for item in items]
        for item, record in zip(items, records, strict=True):
            values = {**self.dag.values, **item.values}
            self._invoke(record, values, lambda outcome, index=item.index: self._one_ended(index, outcome))  # type: ignore[misc]

    def _unlooped(self, reason: str) -> Outcome:
        if self.task.when and not any(name.startswith("item") for name in references(self.task.when)):
            refusal = self._condition(self.dag.values)
            if refusal is not None:
                return refusal
        return Outcome(Phase.ERROR, reason)

    def _iteration(self, item: loops.Item) -> NodeRecord:
        kind = leaf_kind(self.template)
        record = self.context.book.add(
            NodeRecord(
                id=f"{self.record.id}{item.suffix}",
                name=f"{self.task.name}{item.suffix}",
                kind=NodeKind.ITERATION if kind is NodeKind.DAG else kind,
                static_id=self.static,
                parent=self.record.id,
                template=self.template.name,
                image=self.template.container.image if self.template.container else "",
                item=item.label,
            )
        )
        if self.template.kind is TemplateKind.DAG:
            plan_tasks(self.context.book, self.context.workflow, self.template, record.id, self.static)
        return record

    # One invocation

    def _invoke(self, record: NodeRecord, values: Mapping[str, str], done: Done) -> None:
        refusal = self._condition(values)
        if refusal is not None:
            self._end(record, refusal, done)
            return
        try:
            arguments = resolve_arguments(self.task, self.template, values, self.dag.files)
            frame = bind(self.template, arguments, self.context.values)
        except NodeProblem as problem:
            self._end(record, Outcome(Phase.ERROR, str(problem)), done)
            return
        if self.dag.depth >= MAX_DEPTH:
            self._end(record, Outcome(Phase.ERROR, f"It calls itself over {MAX_DEPTH} times."), done)
            return

        def ended(outcome: Outcome) -> None:
            self.dag.release()
            done(outcome)

        def begin() -> None:
            if self.template.kind is TemplateKind.DAG:
                self._descend(record, frame, ended)
            else:
                wanted = self.task.name in self.dag.template.results_wanted
                Leaf(self.context, self.template, record, frame, result_wanted=wanted).start(ended)

        self.dag.admit(begin)

    def _descend(self, record: NodeRecord, frame: Frame, ended: Done) -> None:
        if record.kind is NodeKind.RECURSION:
            record.kind = NodeKind.DAG
        plan_tasks(self.context.book, self.context.workflow, self.template, record.id, self.static)
        record.inputs = dict(frame.parameters)
        inner = type(self.dag)(self.context, self.template, frame, record.id, self.static, self.dag.depth + 1)

        def finished(outcome: Outcome) -> None:
            record.outputs = dict(outcome.outputs)
            if outcome.phase.bad and not record.message:
                record.message = outcome.message
            self.context.book.mark(record)
            ended(outcome)

        inner.start(finished)

    def _condition(self, values: Mapping[str, str]) -> Outcome | None:
        """None when the task may run, else how it ends."""
        if not self.task.when:
            return None
        text = self.task.when
        try:
            text = substitute(text, values, strict=True)
            if condition.evaluate(text):
                return None
        except NodeProblem as problem:
            return Outcome(Phase.ERROR, f"The condition `{self.task.when}` can't be read: {problem}")
        except condition.ConditionProblem as problem:
            return Outcome(Phase.ERROR, f"Invalid 'when' expression `{text}`: {problem}.")
        return Outcome(Phase.SKIPPED, f"Its condition is false: {text}", self._defaults())

    def _defaults(self) -> dict[str, str]:
        return {item.name: item.default for item in self.template.outputs if item.default is not None}

    def _end(self, record: NodeRecord, outcome: Outcome, done: Done) -> None:
        self.context.book.close(record, outcome.phase, outcome.message, omitted=outcome.omitted)
        if record.group:
            record.message = outcome.message
        self.context.reactor.soon(lambda: done(outcome))

    # A loop's end

    def _one_ended(self, index: int, outcome: Outcome) -> None:
        self._outcomes[index] = outcome
        self._left -= 1
        if self._left == 0 and self._done is not None:
            self._done(self._together())

    def _together(self) -> Outcome:
        ordered = [self._outcomes[index] for index in sorted(self._outcomes)]
        bad = [item for item in ordered if not item.phase.good]
        if bad:
            return Outcome(bad[-1].phase, bad[-1].message)
        ran = [item for item in ordered if item.phase in (Phase.SUCCEEDED, Phase.CACHED)]
        outputs: dict[str, str] = {}
        files: dict[str, FileValue] = {}
        for item in self.template.outputs:
            given = [one.outputs[item.name] for one in ran if item.name in one.outputs]
            outputs[item.name] = loops.aggregate(given)
        results = [one.result for one in ran if one.result is not None]
        if outputs:
            every = json.dumps([one.outputs for one in ran], ensure_ascii=False)
            self._publish_list(every)
        return Outcome(Phase.SUCCEEDED, "", outputs, files, _results(results))

    def _publish_list(self, every: str) -> None:
        for kind in ("tasks", "steps"):
            self.dag.values[f"{kind}.{self.task.name}.outputs.parameters"] = every


def _results(results: list[str]) -> str | None:
    """What `tasks.T.outputs.result` gives for a loop: a JSON list."""
    return json.dumps([_parsed(text) for text in results], ensure_ascii=False) if results else None


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
