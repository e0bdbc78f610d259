"""The templates of groups: each is a DAG of its members."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tui.compiler import names
from tui.compiler.lower.resolve import full_name
from tui.compiler.lower.wiring import Node, Wiring
from tui.compiler.trace.groups import Condition, ParallelFor
from tui.compiler.trace.location import Blame
from tui.compiler.trace.params import (
    PATTERN,
    SUBVAR,
    ConditionOperator,
    PipelineParam,
)
from tui.compiler.trace.pipeline import Group

_QUOTED = ("==", "!=")


class Argument:
    """What a task gets: the name of its template's input, and the text that stands for the value.

    `source` is ("input", full name), ("task", sibling, full name) or ("raw", text).
    """

    __slots__ = ("name", "source", "text")

    def __init__(self, name: str, text: str, source: tuple[Any, ...]) -> None:
        self.name = name
        self.text = text
        self.source = source


class Task:
    """One task of a DAG before pruning."""

    def __init__(self, node: Node, target: Node) -> None:
        self.node = node
        self.target = target
        self.name = names.k8s_name(target.name) if not isinstance(target, Group) else target.name
        self.when = ""
        self.dependencies: set[str] = set()
        # Written even when empty (a habit of kfp 1.8 inside of sub-graphs).
        self.keeps_dependencies = False
        self.arguments: list[Argument] = []
        self.loop: dict[str, Any] = {}
        # What is needed by value in `when`, `withItems` and `withParam`: full names, and (node, full name).
        self.value_inputs: set[str] = set()
        self.value_outputs: set[tuple[Node, str]] = set()


class Dag:
    """A group's template before pruning."""

    def __init__(self, group: Group, wiring: Wiring) -> None:
        self.group = group
        self.name = group.name
        self.inputs = sorted(wiring.inputs.get(group, {}))
        self.outputs = dict(sorted(wiring.outputs.get(group, {}).items()))
        self.tasks = sorted(_tasks(group, wiring), key=lambda task: task.name)


def dags(group: Group, wiring: Wiring) -> Iterator[Dag]:
    """Yield the DAGs of a group and of all groups inside of it."""
    if group.recursive_ref is not None:
        return
    yield Dag(group, wiring)
    for inner in group.groups:
        yield from dags(inner, wiring)


def node_name(node: Node) -> str:
    """Give the task name of an op or a group."""
    if isinstance(node, Group):
        return (node.recursive_ref or node).name
    return names.k8s_name(node.name)


def _tasks(group: Group, wiring: Wiring) -> Iterator[Task]:
    for node in [*group.groups, *group.ops]:
        target = getattr(node, "recursive_ref", None) or node
        task = Task(node, target)
        task.dependencies = {node_name(item) for item in wiring.dependencies.get(node, ())}
        inputs = wiring.inputs.get(node, {})
        if isinstance(node, Condition):
            with Blame(node):
                _condition(task, node.condition, inputs)
        if target is not node:
            _recursion(task, node, target, inputs)
        else:
            loop = node if isinstance(node, ParallelFor) else None
            task.arguments = [_argument(full, full, source, loop) for full, source in sorted(inputs.items())]
        if isinstance(node, ParallelFor):
            _loop(task, node, group, wiring)
        yield task


def _reference(full: str, source: Node | None) -> tuple[str, tuple[Any, ...]]:
    if source is None:
        return f"{{{{inputs.parameters.{full}}}}}", ("input", full)
    return (
        f"{{{{tasks.{node_name(source)}.outputs.parameters.{full}}}}}",
        ("task", source, full),
    )


def _argument(name: str, full: str, source: Node | None, loop: ParallelFor | None) -> Argument:
    if loop is not None:
        item = full_name(loop.loop_args)
        if full == item:
            return Argument(name, "{{item}}", ("raw",))
        if full.startswith(item + SUBVAR):
            return Argument(name, f"{{{{item.{full[len(item + SUBVAR) :]}}}}}", ("raw",))
    text, found = _reference(full, source)
    return Argument(name, text, found)


def _recursion(task: Task, node: Group, target: Group, inputs: dict[str, Node | None]) -> None:
    """Arguments go by the names that the first call's arguments have."""
    by_name = {
        full_name(value): full_name(target.arguments[key])
        for key, value in zip(target.arguments, node.inputs, strict=False)
    }
    for full, source in sorted(inputs.items()):
        task.arguments.append(_argument(by_name.get(full, full), full, source, None))
    task.arguments.sort(key=lambda argument: argument.name)


def _condition(task: Task, condition: Any, inputs: dict[str, Node | None]) -> None:
    if not isinstance(condition, ConditionOperator):
        raise AttributeError(
            f"'{type(condition).__name__}' object has no attribute 'operand1': a condition compares two "
            "values, as in dsl.Condition(task.output == 'yes')."
        )
    sides = [_operand(task, item, inputs) for item in (condition.operand1, condition.operand2)]
    if condition.operator in _QUOTED:
        sides = [f'"{side}"' for side in sides]
    task.when = f"{sides[0]} {condition.operator} {sides[1]}"


def _operand(task: Task, operand: Any, inputs: dict[str, Node | None]) -> str:
    if not isinstance(operand, PipelineParam):
        return str(operand)
    full = full_name(operand)
    text, source = _reference(full, inputs.get(full))
    _needs(task, source)
    return text


def _needs(task: Task, source: tuple[Any, ...]) -> None:
    if source[0] == "input":
        task.value_inputs.add(source[1])
    elif source[0] == "task":
        task.value_outputs.add((source[1], source[2]))


def _loop(task: Task, loop: ParallelFor, parent: Group, wiring: Wiring) -> None:
    source = loop.loop_args.items_or_pipeline_param

    def reference(match: re.Match[str]) -> str:
        return _source(task, match[1], match[2], parent, wiring)

    if loop.items_is_pipeline_param:
        task.loop["withParam"] = PATTERN.sub(reference, source.pattern)
    else:
        task.loop["withItems"] = _resolved_items([_sanitized(item) for item in source], reference)


def _source(task: Task, op_name: str, name: str, parent: Group, wiring: Wiring) -> str:
    """Refer to what a loop goes over, or to a part of it, as the loop's parent sees it."""
    full = names.output_name(op_name, name)
    if (task.node, full) in wiring.passed:
        text, source = _reference(full, wiring.inputs.get(task.node, {}).get(full))
        _needs(task, source)
        return text
    if not op_name:
        return f"{{{{workflow.parameters.{full}}}}}"
    producer = wiring.pipeline.ops[op_name]
    if parent.type == "subgraph" and not wiring.fixes:
        task.value_inputs.add(full)
        task.keeps_dependencies = True
        if not task.node.items_is_pipeline_param:
            task.dependencies.add(node_name(producer))
        return f"{{{{inputs.parameters.{full}}}}}"
    task.dependencies.add(node_name(producer))
    task.value_outputs.add((producer, full))
    return f"{{{{tasks.{node_name(producer)}.outputs.parameters.{full}}}}}"


def _sanitized(item: Any) -> Any:
    if isinstance(item, dict):
        return {names.parameter_name(str(key)): value for key, value in item.items()}
    return item


def _resolved_items(value: Any, reference: Callable[[re.Match[str]], str]) -> Any:
    if isinstance(value, PipelineParam):
        value = value.pattern
    if isinstance(value, str):
        return PATTERN.sub(reference, value)
    if isinstance(value, list | tuple):
        return [_resolved_items(item, reference) for item in value]
    if isinstance(value, dict):
        return {key: _resolved_items(item, reference) for key, item in value.items()}
    return value
