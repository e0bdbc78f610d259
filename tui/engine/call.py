"""Calling a template: binding arguments to its inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.engine.outcome import FileValue
from tui.engine.problems import NodeProblem
from tui.engine.spec import Task, Template
from tui.engine.substitute import Absent, reference, substitute


@dataclass(slots=True)
class Arguments:
    """What is passed to a template, resolved."""

    parameters: dict[str, str] = field(default_factory=dict)
    files: dict[str, FileValue] = field(default_factory=dict)


def resolve_arguments(
    task: Task, template: Template, values: Mapping[str, str], files: Mapping[str, FileValue]
) -> Arguments:
    """A task's arguments. Raises NodeProblem when one refers to something that does not exist."""
    found = Arguments()
    fallbacks = {item.name for item in template.inputs if item.default is not None}
    for argument in task.parameters:
        if argument.value is None:
            continue
        try:
            found.parameters[argument.name] = substitute(argument.value, values, strict=True)
        except Absent:
            if not (reference(argument.value) and argument.name in fallbacks):
                raise
    optional = {item.name for item in template.input_files if item.optional}
    for item in task.files:
        if item.raw is not None:
            found.files[item.name] = FileValue(text=substitute(item.raw, values, strict=True))
            continue
        value = files.get(reference(item.source))
        if value is not None:
            found.files[item.name] = value
        elif not (item.optional or item.name in optional):
            raise NodeProblem(
                f"The artifact {item.name} has no value: {item.source} was not given by its step."
            )
    return found


@dataclass(slots=True)
class Frame:
    """What a template sees: `values` for references, `parameters` and `files` that it takes."""

    values: dict[str, str]
    parameters: dict[str, str]
    files: dict[str, FileValue]


def bind(template: Template, arguments: Arguments, shared: Mapping[str, str]) -> Frame:
    """Fill a template's inputs. Raises NodeProblem for one that has neither value nor default."""
    parameters: dict[str, str] = {}
    for item in template.inputs:
        value = arguments.parameters.get(item.name)
        if value is None and item.value is not None:
            value = substitute(item.value, shared)
        if value is None and item.default is not None:
            value = substitute(item.default, shared)
        if value is None:
            raise NodeProblem(f"The input {item.name} of {template.name} was not given a value.")
        parameters[item.name] = value
    values = {**shared, **{f"inputs.parameters.{name}": value for name, value in parameters.items()}}
    values["inputs.parameters"] = json.dumps(
        [{"name": name, "value": value} for name, value in parameters.items()], ensure_ascii=False
    )
    files: dict[str, FileValue] = {}
    for entry in template.input_files:
        if entry.name in arguments.files:
            files[entry.name] = arguments.files[entry.name]
        elif entry.raw is not None:
            files[entry.name] = FileValue(text=substitute(entry.raw, values))
        elif not entry.optional:
            raise NodeProblem(f"The artifact {entry.name} of {template.name} was not given.")
    return Frame(values, parameters, files)
