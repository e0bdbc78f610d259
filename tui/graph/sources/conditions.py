"""Conditions and loop items as a person would say them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from tui.graph.sources.values import Document, items, mapping, text

_ARGO_REFERENCE = re.compile(r"\{\{\s*=?\s*([^{}]+?)\s*\}\}")
_TASK_OUTPUT = re.compile(r"(?:tasks|steps)\.(.+?)\.outputs\.(?:parameters|artifacts)\.(.+)")
_TASK_RESULT = re.compile(r"(?:tasks|steps)\.(.+?)\.(?:outputs\.)?(result|status|exitCode)$")
_LOOP_ITEM = re.compile(r"(?:.*-)?loop-item(?:-param-\d+)?(?:-subvar-(.+))?$")
_QUOTED = re.compile(r"""(["'])([^"'\s]+)\1""")
_CEL_INPUT = re.compile(r"inputs\.(?:parameter_values|parameters)\[['\"](?:pipelinechannel--)?(.+?)['\"]\]")
_CEL_CAST = re.compile(r"\b(?:int|double|string|bool)\(([^()]*)\)")
_SHORT_LIST = 24


def readable(expression: str, producers: Collection[str]) -> str:
    """An Argo `when`, or the CEL text of a pipeline spec, without its machinery.

    `producers` are the names of tasks; a flattened name such as `flip-Output` is then shown as `flip`.
    """
    plain = _ARGO_REFERENCE.sub(lambda match: reference(match.group(1), producers), expression)
    plain = _CEL_INPUT.sub(lambda match: flattened(match.group(1), producers), plain)
    plain = _CEL_CAST.sub(r"\1", plain)
    plain = _QUOTED.sub(r"\2", plain)
    return " ".join(plain.split())


def reference(path: str, producers: Collection[str]) -> str:
    """The inside of `{{...}}`: `tasks.flip.outputs.parameters.flip-Output` is `flip`."""
    found = _TASK_OUTPUT.fullmatch(path)
    if found:
        return _output_of(found.group(1), found.group(2))
    found = _TASK_RESULT.fullmatch(path)
    if found:
        return found.group(1) if found.group(2) == "result" else f"{found.group(1)}.{found.group(2)}"
    if path == "item" or path.startswith("item."):
        return path
    for prefix in ("inputs.parameters.", "workflow.parameters.", "inputs.artifacts."):
        if path.startswith(prefix):
            return flattened(path[len(prefix) :], producers)
    return path


def flattened(name: str, producers: Collection[str]) -> str:
    """A parameter's name as the compiler flattens it: `<task>-<output>`, `<list>-loop-item`."""
    loop = _LOOP_ITEM.fullmatch(name)
    if loop:
        return f"item.{loop.group(1)}" if loop.group(1) else "item"
    owners = [task for task in producers if name.startswith(task + "-")]
    if not owners:
        return name
    task = max(owners, key=len)
    return _output_of(task, name)


def _output_of(task: str, output: str) -> str:
    short = output[len(task) + 1 :] if output.startswith(task + "-") else output
    return task if short.lower() in ("output", "") else f"{task}.{short}"


def branch_title(condition: str, producers: Collection[str]) -> str:
    """`if ...`, `elif ...` or `else` from the text of a condition.

    A later branch carries the negation of those before it (`!(a) && !(b) && c`), as KFP 2 writes them.
    """
    rest, negated = condition.strip(), 0
    while True:
        found = re.match(r"!\s*\(", rest)
        if not found:
            break
        end = _closing(rest, found.end() - 1)
        negated += 1
        rest = rest[end + 1 :].strip()
        if not rest.startswith("&&"):
            break
        rest = rest[2:].strip()
    if not negated:
        return "if " + readable(condition, producers)
    return "elif " + readable(rest, producers) if rest else "else"


def _closing(expression: str, start: int) -> int:
    depth = 0
    for position in range(start, len(expression)):
        depth += {"(": 1, ")": -1}.get(expression[position], 0)
        if depth == 0:
            return position
    return len(expression) - 1


def loop_title(task: Document, producers: Collection[str]) -> str:
    """`for item in ...` of an Argo task; "" if it does not loop."""
    if "withItems" in task:
        return "for item in " + _values(task["withItems"], producers)
    if "withParam" in task:
        values = readable(text(task["withParam"]), producers)
        return "for item in " + ("the outer item" if values == "item" else values)
    if "withSequence" in task:
        return "for item in " + _sequence(mapping(task["withSequence"]), producers)
    return ""


def values_title(raw: str, producers: Collection[str]) -> str:
    """The items of a raw loop given as JSON text."""
    try:
        return _values(json.loads(raw), producers)
    except ValueError:
        return readable(raw, producers)


def _values(value: object, producers: Collection[str]) -> str:
    if isinstance(value, str):
        return values_title(value, producers) if value.startswith("[") else readable(value, producers)
    entries = items(value)
    if any(isinstance(entry, Mapping | list) for entry in entries):
        return f"{len(entries)} values"
    joined = ", ".join(readable(text(entry), producers) for entry in entries)
    return joined if entries and len(joined) <= _SHORT_LIST else f"{len(entries)} values"


def _sequence(sequence: Document, producers: Collection[str]) -> str:
    start = readable(text(sequence.get("start")) or "0", producers)
    if "count" in sequence:
        count = readable(text(sequence["count"]), producers)
        return f"{count} values" if start == "0" else f"{count} values from {start}"
    return f"{start} to {readable(text(sequence.get('end')), producers)}"
