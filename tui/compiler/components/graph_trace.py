"""Calls of components outside of a pipeline: plain tasks, from which graph components are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.compiler import names
from tui.compiler.spec.component import (
    ComponentReference,
    ComponentSpec,
    GraphImplementation,
    GraphInputArgument,
    GraphInputReference,
    GraphSpec,
    TaskOutputArgument,
    TaskOutputReference,
    TaskSpec,
)
from tui.compiler.spec.interface import extract
from tui.compiler.spec.structures import MetadataSpec, OutputSpec


class TracedTask(TaskSpec):
    """A task with its outputs. `task_id` is its name in the graph that is being traced."""

    task_id: str
    outputs: dict[str, Any]

    @property
    def output(self) -> Any:
        """The only output. RuntimeError: there are several, or none."""
        if len(self.outputs) != 1:
            raise RuntimeError("This task has multiple outputs, or none. Use task.outputs['name'].")
        return next(iter(self.outputs.values()))


_open_graphs: list[dict[str, TracedTask]] = []


def task(spec: ComponentSpec, reference: ComponentReference, arguments: dict[str, Any]) -> TracedTask:
    """Make a task, and add it to the graph that is being traced, if any."""
    made = TracedTask(component_ref=reference, arguments=arguments)
    tasks = _open_graphs[-1] if _open_graphs else {}
    name = names.unique(str(spec.name or "Task"), tasks, " ")
    tasks[name] = made
    made.task_id = name
    made.outputs = {
        item.name: TaskOutputArgument(
            task_output=TaskOutputReference(output_name=item.name, task_id=name, type=item.type)
        )
        for item in spec.outputs or ()
    }
    return made


def graph_spec(
    function: Callable[..., Any], embed: bool, annotations: Mapping[str, str] | None
) -> ComponentSpec:
    """Trace a pipeline function to a graph component. `embed`: inner components are written into it."""
    found = extract(function)
    arguments = {
        port.parameter: GraphInputArgument(
            graph_input=GraphInputReference(input_name=port.spec.name, type=port.spec.type)
        )
        for port in found.inputs
    }
    tasks: dict[str, TracedTask] = {}
    _open_graphs.append(tasks)
    try:
        results = function(**arguments)
    finally:
        _open_graphs.pop()
    values = {name: _output(value) for name, value in dict(results or {}).items()}
    if not embed:
        for item in tasks.values():
            if item.component_ref.url:
                item.component_ref.spec = None
    outputs = [OutputSpec(name=name, type=value.task_output.type) for name, value in values.items()]
    return ComponentSpec(
        name=found.name,
        description=found.description,
        inputs=[port.spec for port in found.inputs] or None,
        outputs=outputs or None,
        implementation=GraphImplementation(graph=GraphSpec(tasks=tasks, output_values=values)),
        metadata=MetadataSpec(annotations=dict(annotations)) if annotations else None,
    )


def _output(value: Any) -> Any:
    return value.output if isinstance(value, TracedTask) else value
