"""What a looping task stands for: its items, and how each one is named and referred to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from tui.engine.manifest import as_text, compact
from tui.engine.problems import NodeProblem
from tui.engine.spec import Json, Sequence, Task
from tui.engine.substitute import substitute


@dataclass(frozen=True, slots=True)
class Item:
    """One iteration: `label` goes into its id (`(<index>:<label>)`), `values` are its references."""

    index: int
    label: str
    values: Mapping[str, str]

    @property
    def suffix(self) -> str:
        """What an iteration's id adds to its task's name."""
        return f"({self.index}:{self.label})"


def expand(task: Task, values: Mapping[str, str]) -> list[Item]:
    """The iterations of a task, in order. Raises NodeProblem when its list can't be read."""
    if task.with_items is not None:
        found = [_resolve(item, values) for item in task.with_items]
    elif task.with_param is not None:
        found = _parse_list(substitute(task.with_param, values, strict=True))
    else:
        found = _count(task.with_sequence or Sequence(), values)
    return [_item(index, value) for index, value in enumerate(found)]


def _resolve(value: Json, values: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return substitute(value, values, strict=True)
    if isinstance(value, list):
        return [_resolve(item, values) for item in value]
    if isinstance(value, dict):
        return {key: _resolve(item, values) for key, item in value.items()}
    return value


def _parse_list(text: str) -> list[Json]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list):
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        raise NodeProblem(f"The loop needs a JSON list, and its value is not one: {shown}")
    return cast("list[Json]", found)


def _count(sequence: Sequence, values: Mapping[str, str]) -> list[Json]:
    def whole(text: str) -> int:
        resolved = substitute(text, values, strict=True)
        try:
            return int(resolved)
        except ValueError as error:
            raise NodeProblem(f"The loop's bound is not a whole number: {resolved}") from error

    start = whole(sequence.start)
    if sequence.count is not None:
        numbers = range(start, start + whole(sequence.count))
    else:
        end = whole(sequence.end or sequence.start)
        numbers = range(start, end + 1) if end >= start else range(start, end - 1, -1)
    if not re.fullmatch(r"(?:[^%]|%%)*%[-+ 0#]*\d*[dxXo](?:[^%]|%%)*", sequence.format):
        raise NodeProblem(f"The loop's format can't be used: {sequence.format}")
    return [sequence.format % number for number in numbers]


def _item(index: int, value: Json) -> Item:
    values = {"item": as_text(value)}
    if isinstance(value, dict):
        values.update({f"item.{key}": as_text(part) for key, part in value.items()})
    return Item(index, _label(value).replace("(", "").replace(")", ""), values)


def _label(value: Json) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}:{_label(value[key])}" for key in sorted(value))
    if isinstance(value, list):
        return f"[{' '.join(_label(part) for part in value)}]"
    return as_text(value) if value is not None else "null"


def aggregate(values: list[str]) -> str:
    """What `tasks.T.outputs.parameters.P` gives for a loop T: a JSON list of the iterations' values.

    Values that are all JSON objects or lists stay such; otherwise each is a text.
    """
    parsed: list[Json] = []
    for value in values:
        try:
            found = json.loads(value)
        except ValueError:
            return compact(cast("list[Json]", values))
        if not isinstance(found, dict | list):
            return compact(cast("list[Json]", values))
        parsed.append(found)
    return compact(parsed)
