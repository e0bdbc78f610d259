"""What travels as a parameter and what as an artifact, decided over the whole workflow.

A value that a container reads from a file travels as an artifact; one whose text stands in a template
travels as a parameter; both may be needed. What nothing needs is left out.
"""

from __future__ import annotations

from typing import Any

from tui.compiler.lower.dags import Dag, Task
from tui.compiler.lower.templates import OpTemplate
from tui.compiler.lower.wiring import Node
from tui.compiler.trace.pipeline import Group

VALUE, FILE = "parameters", "artifacts"


class Usage:
    """Which inputs and outputs of which ops and groups are needed, and as what.

    `follow`: what a group gives on is then declared on its member too (kfp 1.8 forgets that).
    """

    def __init__(self, templates: dict[Node, OpTemplate], dags: list[Dag], follow: bool) -> None:
        self.inputs: set[tuple[Node, str, str]] = set()
        self.outputs: set[tuple[Node, str, str]] = set()
        self.lost: list[tuple[Group, str]] = []
        self._templates = templates
        self._follow = follow
        self._outputs_of = {dag.group: dag.outputs for dag in dags}
        self._callers: dict[Node, list[tuple[Group, Task]]] = {}
        for dag in dags:
            for task in dag.tasks:
                self._callers.setdefault(task.target, []).append((dag.group, task))
        self._queue: list[tuple[Node, str, str]] = []
        self._start(dags)
        while self._queue:
            self._spread(*self._queue.pop())
        self._values: dict[Node, set[str]] = {}
        for node, full, kind in self.outputs:
            if kind == VALUE:
                self._values.setdefault(node, set()).add(full)

    def _start(self, dags: list[Dag]) -> None:
        for op, template in self._templates.items():
            for full in (*template.values.used, *template.late.used):
                self._need_input(op, full, VALUE)
            for full in template.files:
                self._need_input(op, full, FILE)
        for dag in dags:
            for task in dag.tasks:
                for full in task.value_inputs:
                    self._need_input(dag.group, full, VALUE)
                for node, full in task.value_outputs:
                    self._need_output(node, full, VALUE)

    def _need_input(self, node: Node, full: str, kind: str) -> None:
        if (node, full, kind) not in self.inputs:
            self.inputs.add((node, full, kind))
            self._queue.append((node, full, kind))

    def _spread(self, node: Node, full: str, kind: str) -> None:
        for group, task in self._callers.get(node, ()):
            for argument in task.arguments:
                if argument.name != full:
                    continue
                if argument.source[0] == "input":
                    self._need_input(group, argument.source[1], kind)
                elif argument.source[0] == "task":
                    self._need_output(argument.source[1], argument.source[2], kind)

    def _need_output(self, node: Node, full: str, kind: str) -> None:
        node = getattr(node, "recursive_ref", None) or node
        if (node, full, kind) in self.outputs:
            return
        self.outputs.add((node, full, kind))
        source = self._outputs_of.get(node, {}).get(full)
        if source is None:
            return
        declared = not isinstance(source, Group) and (kind == FILE or self._templates[source].is_resource)
        if not declared and (source, full, kind) not in self.outputs:
            self.lost.append((node, full))
        if self._follow:
            self._need_output(source, full, kind)

    def output_values(self, op: Node) -> set[str]:
        """Name the outputs of an op that are needed by value."""
        return self._values.get(op, set())


def dag_template(dag: Dag, usage: Usage, templates: dict[Node, OpTemplate]) -> dict[str, Any]:
    """Give a group's template with what is needed."""
    body: dict[str, Any] = {"name": dag.name}
    if dag.group.parallelism is not None or dag.group.type == "for-loop":
        body["parallelism"] = dag.group.parallelism or 0
    inputs = {
        kind: [{"name": full} for full in dag.inputs if (dag.group, full, kind) in usage.inputs]
        for kind in (VALUE, FILE)
    }
    outputs = {kind: _outputs(dag, usage, kind) for kind in (VALUE, FILE)}
    for key, found in (("inputs", inputs), ("outputs", outputs)):
        found = {kind: items for kind, items in found.items() if items}
        if found:
            body[key] = found
    body["dag"] = {"tasks": [_task(task, usage, templates) for task in dag.tasks]}
    return body


def _outputs(dag: Dag, usage: Usage, kind: str) -> list[dict[str, Any]]:
    from tui.compiler.lower.dags import node_name

    found: list[dict[str, Any]] = []
    for full, source in dag.outputs.items():
        if source is None or (dag.group, full, kind) not in usage.outputs:
            continue
        reference = f"{{{{tasks.{node_name(source)}.outputs.{kind}.{full}}}}}"
        if kind == VALUE:
            found.append({"name": full, "valueFrom": {"parameter": reference}})
        else:
            found.append({"name": full, "from": reference})
    return found


def _task(task: Task, usage: Usage, templates: dict[Node, OpTemplate]) -> dict[str, Any]:
    body: dict[str, Any] = {"name": task.name, "template": task.name}
    if task.when:
        body["when"] = task.when
    if task.dependencies or task.keeps_dependencies:
        body["dependencies"] = sorted(task.dependencies)
    arguments: dict[str, list[dict[str, Any]]] = {VALUE: [], FILE: []}
    for argument in task.arguments:
        if (task.target, argument.name, VALUE) in usage.inputs:
            arguments[VALUE].append({"name": argument.name, "value": argument.text})
        if (task.target, argument.name, FILE) in usage.inputs:
            arguments[FILE].append(_artifact(argument, templates))
    found = {kind: items for kind, items in arguments.items() if items}
    if found:
        body["arguments"] = found
    body.update(task.loop)
    return body


def _artifact(argument: Any, templates: dict[Node, OpTemplate]) -> dict[str, Any]:
    kind = argument.source[0]
    from_resource = (
        kind == "task" and argument.source[1] in templates and templates[argument.source[1]].is_resource
    )
    if kind == "raw" or from_resource:
        return {"name": argument.name, "raw": {"data": argument.text}}
    return {"name": argument.name, "from": argument.text.replace(".parameters.", ".artifacts.", 1)}
