"""Suspicions about a pipeline that has been traced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tui.compiler.build import Built
from tui.compiler.lint.functions import Finding, parameter_place
from tui.compiler.spec.source import unwrap
from tui.compiler.trace.groups import Condition, ParallelFor
from tui.compiler.trace.location import is_user_file
from tui.compiler.trace.ops import ContainerOp
from tui.compiler.trace.params import SUBVAR, ConditionOperator, PipelineParam, references
from tui.compiler.trace.pipeline import Group
from tui.compiler.trace.values import BOOLEANS, DICTS, FLOATS, INTEGERS, LISTS, outer_type

LARGE = 4096
LONG_LOOP = 1000
_BOOLEAN_WORDS = ("y", "yes", "t", "true", "on", "1", "n", "no", "f", "false", "off", "0")
Found = tuple[Finding, str]


def check(built: Built) -> Iterator[Finding]:
    """Yield what is suspicious about a pipeline."""
    used = {name for op in built.traced.pipeline.ops.values() for name in _names(op)}
    yield from _groups(built.traced.pipeline.root, {}, used)
    yield from _parameters(built, used)
    yield from _constants(built)
    yield from _defaults(built)
    yield from _same_names(built)
    yield from _loop_outputs(built)


def _names(op: Any) -> set[tuple[str, str]]:
    """Give the references of an op. They are looked for once: the pipeline is finished."""
    found: set[tuple[str, str]] | None = op.__dict__.get("_lint_names")
    if found is None:
        found = op._lint_names = {(param.op_name or "", param.name) for param in op.inputs}
    return found


def _groups(
    group: Group, known: dict[tuple[str, str], tuple[str, str]], used: set[tuple[str, str]]
) -> Iterator[Finding]:
    if isinstance(group, Condition):
        used |= set(references([group.condition.operand1, group.condition.operand2]))
        fact = _fact(group.condition)
        if fact:
            reference, operator, constant = fact
            before = known.get(reference)
            if before and _contradicts(before, (operator, constant)):
                message = (
                    f'The condition {reference[1]} {operator} "{constant}" stands inside of '
                    f'{before[0]} "{before[1]}" of the same value: it never holds.'
                )
                yield _at("never-runs", message, group)
            known = {**known, reference: (operator, constant)}
    elif isinstance(group, ParallelFor):
        items = group.loop_args.items_or_pipeline_param
        used |= set(references(items))
        if isinstance(items, list) and len(items) >= LONG_LOOP:
            message = f"The loop goes over a constant of {len(items)} items, each a pod of its own."
            yield _at("long-loop", message, group)
    used |= set(references(group.inputs))
    for inner in group.groups:
        yield from _groups(inner, known, used)


def _fact(condition: Any) -> tuple[tuple[str, str], str, str] | None:
    if not isinstance(condition, ConditionOperator) or condition.operator not in ("==", "!="):
        return None
    left, right = condition.operand1, condition.operand2
    if isinstance(left, PipelineParam) and not isinstance(right, PipelineParam):
        return (left.op_name or "", left.name), condition.operator, str(right)
    return None


def _contradicts(outer: tuple[str, str], inner: tuple[str, str]) -> bool:
    same = outer[1] == inner[1]
    if outer[0] == "==" and inner[0] == "==":
        return not same
    return outer[0] != inner[0] and same


def _parameters(built: Built, used: set[tuple[str, str]]) -> Iterator[Finding]:
    traced = built.traced
    affinity = {name for op in traced.pipeline.ops.values() for _, name in references(_texts(op))}
    for name, _ in traced.parameters:
        if ("", name) not in used and name not in affinity and name != "pipeline-root":
            message = f'The pipeline parameter "{name}" is never used.'
            yield _parameter("unused-parameter", message, traced.function, name)


def _texts(op: Any) -> list[Any]:
    from tui.compiler import k8s

    return [k8s.to_json(op.affinity), *map(str, (op.timeout, op.display_name, op.enable_caching))]


def _at(code: str, message: str, node: Any) -> Finding:
    """Find it where an op or a group is made, which may be in another file of the user's."""
    file, line = node.location
    return Finding(code, message, line, file=file)


def _parameter(code: str, message: str, function: Any, name: str) -> Finding:
    place = parameter_place(function, name)
    return Finding(code, message, *place, file=_file(function))


def _file(function: Any) -> str:
    code = getattr(unwrap(function), "__code__", None)
    return code.co_filename if code is not None and is_user_file(code.co_filename) else ""


def _constants(built: Built) -> Iterator[Finding]:
    for op in built.traced.pipeline.ops.values():
        if not isinstance(op, ContainerOp):
            continue
        for name, text in op.parameter_arguments.items():
            if len(text) > LARGE:
                message = (
                    f'The input "{name}" of "{op.name}" gets a constant of {len(text)} characters by value.'
                )
                yield _at("large-constant", message, op)
        yield from _constant_types(op)


def _constant_types(op: Any) -> Iterator[Finding]:
    """The SDK takes any text for any type; the step's program then fails to read it."""
    if op.component_texts is None or not op.parameter_arguments:
        return
    types = op.component_texts.types
    for name, text in op.parameter_arguments.items():
        kind = types.get(name)
        if kind and text and "{{" not in text and not fits(kind, text):
            message = f'The input "{name}" of "{op.name}" gets {text!r}, which does not fit its type {kind}.'
            yield _at("constant-type", message, op)


def _defaults(built: Built) -> Iterator[Finding]:
    types = {spec["name"]: spec.get("type") for spec in built.traced.spec.get("inputs", [])}
    for name, default in built.traced.parameters:
        text = misfit(types.get(name), default)
        if text:
            message = f'The pipeline parameter "{name}": {text}'
            yield _parameter("default-type", message, built.traced.function, name)


def misfit(kind: Any, default: Any) -> str:
    """Say how a default does not fit its type ("" when it does, or nobody can tell)."""
    name = outer_type(kind) or ""
    if default is None or not name or isinstance(default, PipelineParam) or fits(name, default):
        return ""
    return f"its default {default!r} does not fit its type {name}."


def fits(kind: str, value: Any) -> bool:
    """Tell whether a value, or its text, can be read as one of the type; True where nobody can tell."""
    if kind in INTEGERS:
        return isinstance(value, int) or (isinstance(value, str) and _parses(int, value))
    if kind in FLOATS:
        return isinstance(value, int | float) or (isinstance(value, str) and _parses(float, value))
    if kind in BOOLEANS:
        return isinstance(value, bool) or (isinstance(value, str) and value.lower() in _BOOLEAN_WORDS)
    if kind in LISTS and not isinstance(value, str):
        return isinstance(value, list | tuple)
    if kind in DICTS and not isinstance(value, str):
        return isinstance(value, dict)
    return True


def _parses(kind: Any, text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _same_names(built: Built) -> Iterator[Finding]:
    seen: dict[str, tuple[str, int]] = {}
    told: set[str] = set()
    for op in built.traced.pipeline.ops.values():
        texts = getattr(op, "component_texts", None)
        if texts is None or op.human_name == "Component":
            continue
        first = seen.setdefault(op.human_name, (texts.spec, op.location[1]))
        if first[1] == op.location[1] or op.human_name in told:
            continue
        if first[0] != texts.spec and _program(first[0]) != _program(texts.spec):
            told.add(op.human_name)
            message = f'Two different components are called "{op.human_name}" (the other: line {first[1]}).'
            yield _at("same-name", message, op)


def _program(spec: str) -> str:
    """Give the program in a component's text: one function can be made a component with several images."""
    container = json.loads(spec).get("implementation", {}).get("container", {})
    last = (container.get("command") or [""])[-1]
    return last if isinstance(last, str) and "def " in last else spec


def _loop_outputs(built: Built) -> Iterator[Finding]:
    loops: dict[str, set[int]] = {}

    def visit(group: Group, inside: frozenset[int]) -> None:
        if isinstance(group, ParallelFor):
            inside = inside | {id(group)}
        for op in group.ops:
            loops[op.name] = set(inside)
        for inner in group.groups:
            visit(inner, inside)

    pipeline = built.traced.pipeline
    visit(pipeline.root, frozenset())
    yield from _lost_items(built, loops)
    for op in pipeline.ops.values():
        for producer, name in _names(op):
            if producer in loops and loops[producer] - loops.get(op.name, set()):
                message = (
                    f'"{op.name}" uses the output "{name}" of "{producer}", which runs inside of a loop.'
                )
                yield _at("loop-output", message, op)


def _lost_items(built: Built, loops: dict[str, set[int]]) -> Iterator[Finding]:
    # Loops over the same list have items of the same name.
    items: dict[tuple[str, str], set[int]] = {}

    def collect(group: Group) -> None:
        if isinstance(group, ParallelFor):
            items.setdefault((group.loop_args.op_name or "", group.loop_args.name), set()).add(id(group))
        for inner in group.groups:
            collect(inner)

    collect(built.traced.pipeline.root)
    for op in built.traced.pipeline.ops.values():
        for op_name, name in _names(op):
            found = items.get((op_name, name.partition(SUBVAR)[0]))
            if found and not found & loops.get(op.name, set()):
                message = f'"{op.name}" uses the item of a loop that it does not stand in.'
                yield _at("loop-item", message, op)


def output_use(found: list[Built]) -> Iterator[Finding]:
    """Yield outputs that no pipeline of the file uses, of tasks whose other outputs are used."""
    used: dict[str, set[str]] = {}
    declared: dict[str, tuple[set[str], Any]] = {}
    for built in found:
        ops = built.traced.pipeline.ops
        for op in ops.values():
            if isinstance(op, ContainerOp) and op.component_texts is not None:
                key = op.component_texts.spec
                declared.setdefault(key, (set(op.file_outputs), op))
        for producer, name in _all_references(built):
            op = ops.get(producer)
            if op is not None and getattr(op, "component_texts", None) is not None:
                used.setdefault(op.component_texts.spec, set()).add(name)
    for key, (outputs, op) in declared.items():
        if key in used:
            for name in sorted(outputs - used[key]):
                message = f'The output "{name}" of "{op.human_name}" is never used.'
                yield _at("unused-output", message, op)


def _all_references(built: Built) -> set[tuple[str, str]]:
    found = {pair for op in built.traced.pipeline.ops.values() for pair in _names(op)}
    list(_groups(built.traced.pipeline.root, {}, found))
    return found
