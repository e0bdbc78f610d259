"""The structure of a whole component, and of graphs of components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tui.compiler.spec.structures import (
    ConcatPlaceholder,
    ContainerImplementation,
    Field,
    IfPlaceholder,
    InputPathPlaceholder,
    InputSpec,
    InputUriPlaceholder,
    InputValuePlaceholder,
    IsPresentPlaceholder,
    MetadataSpec,
    OutputPathPlaceholder,
    OutputSpec,
    OutputUriPlaceholder,
    Structure,
)

_INPUT_PLACEHOLDERS = (
    InputValuePlaceholder,
    InputPathPlaceholder,
    InputUriPlaceholder,
    IsPresentPlaceholder,
)
_OUTPUT_PLACEHOLDERS = (OutputPathPlaceholder, OutputUriPlaceholder)


class GraphInputReference(Structure):
    """Names an input of the graph."""

    fields = (Field("input_name", "inputName", required=True), Field("type", "type"))


class GraphInputArgument(Structure):
    """An argument that comes from an input of the graph."""

    fields = (Field("graph_input", "graphInput", GraphInputReference.from_dict, required=True),)


class TaskOutputReference(Structure):
    """Names an output of a task of the graph."""

    fields = (
        Field("output_name", "outputName", required=True),
        Field("task_id", "taskId"),
        Field("task", "task"),
        Field("type", "type"),
    )


class TaskOutputArgument(Structure):
    """An argument that comes from another task's output."""

    fields = (Field("task_output", "taskOutput", TaskOutputReference.from_dict, required=True),)


def read_graph_argument(value: Any) -> Any:
    """Read an argument of a graph's task: a constant, or where it comes from."""
    if isinstance(value, Mapping) and len(value) == 1:
        if "graphInput" in value:
            return GraphInputArgument.from_dict(value)
        if "taskOutput" in value:
            return TaskOutputArgument.from_dict(value)
    return value


def _component(value: Any) -> Any:
    return ComponentSpec.from_dict(value)


class ComponentReference(Structure):
    """Where a component came from; `spec` is the component itself, when it is at hand."""

    fields = (
        Field("name", "name"),
        Field("digest", "digest"),
        Field("tag", "tag"),
        Field("url", "url"),
        Field("spec", "spec", _component),
    )


class CachingStrategySpec(Structure):
    """How old a cached result may be (an ISO 8601 duration)."""

    fields = (Field("max_cache_staleness", "maxCacheStaleness"),)


class RetryStrategySpec(Structure):
    """How often a task is tried again."""

    fields = (Field("max_retries", "maxRetries"),)


class ExecutionOptionsSpec(Structure):
    """How a task is run."""

    fields = (
        Field("retry_strategy", "retryStrategy", RetryStrategySpec.from_dict),
        Field("caching_strategy", "cachingStrategy", CachingStrategySpec.from_dict),
    )


def _arguments(value: Any) -> dict[str, Any]:
    return {name: read_graph_argument(item) for name, item in value.items()}


class TaskSpec(Structure):
    """A task: a component with arguments. What calling a component outside of any pipeline gives."""

    fields = (
        Field("component_ref", "componentRef", ComponentReference.from_dict, required=True),
        Field("arguments", "arguments", _arguments),
        Field("is_enabled", "isEnabled"),
        Field("execution_options", "executionOptions", ExecutionOptionsSpec.from_dict),
        Field("annotations", "annotations"),
    )


class GraphSpec(Structure):
    """Tasks by id, and which of their outputs are the graph's."""

    fields = (
        Field(
            "tasks",
            "tasks",
            lambda value: {k: TaskSpec.from_dict(v) for k, v in value.items()},
            required=True,
        ),
        Field("output_values", "outputValues", _arguments),
    )


class GraphImplementation(Structure):
    """A component that is a graph of others."""

    fields = (Field("graph", "graph", GraphSpec.from_dict, required=True),)


def _implementation(value: Any) -> Any:
    if isinstance(value, Mapping) and "graph" in value:
        return GraphImplementation.from_dict(value)
    return ContainerImplementation.from_dict(value)


def _list(kind: type[Structure], value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError(f'Structure "{value}" is incompatible with a list of {kind.__name__}.')
    return [kind.from_dict(item) for item in value]


class ComponentSpec(Structure):
    """A component: its interface and what it does.

    Raises ValueError for two inputs or outputs of one name, TypeError for a placeholder without its input.
    """

    fields = (
        Field("name", "name"),
        Field("description", "description"),
        Field("metadata", "metadata", MetadataSpec.from_dict),
        Field("inputs", "inputs", lambda value: _list(InputSpec, value)),
        Field("outputs", "outputs", lambda value: _list(OutputSpec, value)),
        Field("implementation", "implementation", _implementation),
        Field("version", "version"),
    )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Any:
        """Build it from a plain mapping. AttributeError, as in the SDK: the file is empty, or a list."""
        if not isinstance(data, Mapping):
            raise AttributeError(
                f"'{type(data).__name__}' object has no attribute 'items': a component file is a mapping."
            )
        return super().from_dict(data)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inputs = _names(self.inputs, "input")
        outputs = _names(self.outputs, "output")
        if isinstance(self.implementation, ContainerImplementation):
            container = self.implementation.container
            for piece in [*(container.command or ()), *(container.args or ())]:
                _check_piece(piece, inputs, outputs)
            for name in container.file_outputs or {}:
                if name not in outputs:
                    raise TypeError(
                        f'Unconfigurable output entry "{name}" references non-existing output. Declare it.'
                    )
        elif isinstance(self.implementation, GraphImplementation):
            _check_graph(self.implementation.graph, inputs)

    def save(self, file_path: Any) -> None:
        """Write the component to a file, as YAML."""
        from tui.compiler.emit import dump_yaml

        with open(file_path, "w", encoding="utf-8") as stream:
            stream.write(dump_yaml(self.to_dict()))


def _names(specs: Any, what: str) -> set[str]:
    seen: set[str] = set()
    for spec in specs or ():
        if spec.name in seen:
            raise ValueError(f'Non-unique {what} name "{spec.name}"')
        seen.add(spec.name)
    return seen


def pieces(piece: Any) -> Iterator[Any]:
    """Yield every placeholder in a piece of a command line, inner ones included."""
    if isinstance(piece, list | tuple):
        for item in piece:
            yield from pieces(item)
    elif isinstance(piece, ConcatPlaceholder):
        yield from pieces(piece.items)
    elif isinstance(piece, IfPlaceholder):
        parts = piece.if_structure
        yield from pieces([parts.condition, parts.then_value or [], parts.else_value or []])
    elif isinstance(piece, Structure):
        yield piece


def _check_piece(piece: Any, inputs: set[str], outputs: set[str]) -> None:
    for found in pieces(piece):
        if isinstance(found, _INPUT_PLACEHOLDERS) and found.input_name not in inputs:
            raise TypeError(f'Argument "{found}" references non-existing input.')
        if isinstance(found, _OUTPUT_PLACEHOLDERS) and found.output_name not in outputs:
            raise TypeError(f'Argument "{found}" references non-existing output.')


def _check_graph(graph: GraphSpec, inputs: set[str]) -> None:
    for task in graph.tasks.values():
        for argument in (task.arguments or {}).values():
            if isinstance(argument, GraphInputArgument) and argument.graph_input.input_name not in inputs:
                raise TypeError(f'Argument "{argument}" references non-existing input.')
            if isinstance(argument, TaskOutputArgument) and argument.task_output.task_id not in graph.tasks:
                raise TypeError(f'Argument "{argument}" references non-existing task.')
