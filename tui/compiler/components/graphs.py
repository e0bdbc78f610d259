"""Graph components: their tasks become steps of the pipeline, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.spec.component import (
    ComponentSpec,
    GraphInputArgument,
    GraphSpec,
    TaskOutputArgument,
    TaskSpec,
)


class GraphTask:
    """What calling a graph component gives: the outputs of the inner steps, by the graph's names."""

    def __init__(self, outputs: dict[str, Any], pythonic: dict[str, str]) -> None:
        self.outputs = dict(outputs)
        for name, python in pythonic.items():
            if name in outputs:
                self.outputs.setdefault(python, outputs[name])
        self._single = next(iter(outputs.values())) if len(outputs) == 1 else None

    @property
    def output(self) -> Any:
        """The only output. RuntimeError: there are several, or none."""
        if self._single is None:
            raise RuntimeError(
                "This task has multiple outputs. Use `task.outputs[<output name>]` dictionary to refer "
                "to one."
            )
        return self._single


def expand(spec: ComponentSpec, arguments: dict[str, Any], factory: Callable[..., Any]) -> GraphTask:
    """Make the steps of a graph component. ValueError: its tasks wait for each other."""
    graph: GraphSpec = spec.implementation.graph
    tasks: dict[str, Any] = {}
    for name in order(graph.tasks):
        task = graph.tasks[name]
        values = {key: _argument(item, arguments, tasks) for key, item in (task.arguments or {}).items()}
        given = {key: value for key, value in values.items() if value is not None}
        tasks[name] = _call(task, given, factory)
    values = {name: _argument(item, arguments, tasks) for name, item in (graph.output_values or {}).items()}
    from tui.compiler.components.factory import python_names

    return GraphTask(values, python_names(list(values)))


def _call(task: TaskSpec, given: dict[str, Any], factory: Callable[..., Any]) -> Any:
    reference = task.component_ref
    spec = reference.spec
    if spec is None and reference.url:
        from tui.compiler.components.load import load_component_from_url

        spec = load_component_from_url(reference.url).component_spec
    if spec is None:
        raise ValueError(f"A task of the graph has no component: {reference!r}.")
    component = factory(spec, reference)
    pythonic = {name: python for python, name, _ in component.parameters}
    return component(**{pythonic[name]: value for name, value in given.items()})


def _argument(item: Any, arguments: dict[str, Any], tasks: dict[str, Any]) -> Any:
    if isinstance(item, GraphInputArgument):
        return arguments.get(item.graph_input.input_name)
    if isinstance(item, TaskOutputArgument):
        reference = item.task_output
        return tasks[reference.task_id].outputs[reference.output_name]
    return item


def order(tasks: dict[str, TaskSpec]) -> list[str]:
    """Order tasks so that each comes after those it takes from. ValueError: they wait for each other."""
    waits = {
        name: {
            item.task_output.task_id
            for item in (task.arguments or {}).values()
            if isinstance(item, TaskOutputArgument)
        }
        for name, task in tasks.items()
    }
    result: list[str] = []
    while len(result) < len(tasks):
        ready = next((n for n in tasks if n not in result and waits[n] <= set(result)), None)
        if ready is None:
            rest = ", ".join(name for name in tasks if name not in result)
            raise ValueError(f"The tasks of a graph component wait for each other: {rest}.")
        result.append(ready)
    return result
