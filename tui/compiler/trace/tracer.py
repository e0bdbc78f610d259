"""Runs a pipeline function and keeps what it made."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from tui.compiler import names
from tui.compiler.spec import docstring
from tui.compiler.spec.interface import MISSING, extract
from tui.compiler.spec.interface import arguments as function_arguments
from tui.compiler.trace.params import PipelineParam, suspicious_ifs
from tui.compiler.trace.pipeline import Pipeline, PipelineConf
from tui.compiler.trace.values import type_check as check


class Overrides:
    """What stands in a workflow instead of what the function says: its name, description, and parameters.

    `parameters` come after those of the function, or give these another default.
    """

    def __init__(
        self,
        name: str | None = None,
        description: str | None = None,
        parameters: Sequence[PipelineParam] = (),
    ) -> None:
        self.name = name
        self.description = description
        self.parameters = tuple(parameters)


class Traced:
    """A pipeline function that has run.

    `parameters` are (name, default as the function has it); `texts` are the defaults that fit their types,
    as the types write them; `spec` is the interface as plain data.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        spec: dict[str, Any],
        parameters: list[tuple[str, Any]],
        texts: dict[str, str],
        function: Any,
    ) -> None:
        self.pipeline = pipeline
        self.spec = spec
        self.parameters = parameters
        self.texts = texts
        self.function = function


def pipeline_name(function: Any) -> str:
    """Give a pipeline's name: what the decorator says, or else one made from the function's."""
    named = getattr(function, "_component_human_name", None)
    return str(named or names.title(getattr(function, "__name__", "pipeline")))


def trace(
    function: Callable[..., Any],
    type_check: bool = True,
    conf: PipelineConf | None = None,
    sdk_quirks: bool = False,
    overrides: Overrides | None = None,
) -> Traced:
    """Run a pipeline function with references in place of its arguments.

    TypeError: it can't be called; Exception: another pipeline is being traced; else what it raises itself.
    """
    parameters, _ = function_arguments(function)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = extract(function)
    kinds = {port.parameter: port.spec for port in found.inputs}
    made = {
        item.name: PipelineParam(names.parameter_name(item.name), param_type=kinds[item.name].type)
        for item in parameters
        if item.name in kinds
    }
    args = [made[item.name] for item in parameters if not item.keyword_only and item.name in made]
    kwargs = {item.name: made[item.name] for item in parameters if item.keyword_only}
    name = (overrides.name if overrides else None) or pipeline_name(function)
    pipeline = Pipeline(name, sdk_quirks)
    _run(pipeline, lambda: function(*args, **kwargs), type_check)
    pipeline.conf = conf or pipeline.conf
    values = [
        (made[item.name].name, None if item.default is MISSING else item.default)
        for item in parameters
        if item.name in made
    ]
    texts = {made[key].name: spec.default for key, spec in kinds.items() if spec.default is not None}
    spec = _spec(function, name, [port.spec.to_dict() for port in found.inputs])
    traced = Traced(pipeline, spec, values, texts, function)
    _override(traced, overrides)
    return traced


def _override(traced: Traced, overrides: Overrides | None) -> None:
    if overrides is None:
        root = getattr(traced.function, "pipeline_root", None)
        if root is not None:
            _add_parameter(traced, PipelineParam("pipeline-root", value=root))
        return
    if overrides.description:
        traced.spec["description"] = overrides.description
    for param in overrides.parameters:
        _add_parameter(traced, param)


def _add_parameter(traced: Traced, param: PipelineParam) -> None:
    if all(name != param.name for name, _ in traced.parameters):
        traced.parameters.append((param.name, param.value))
    traced.texts.pop(param.name, None)
    if param.value is not None:
        traced.texts[param.name] = param.value
    shown = {"name": param.name, "type": param.param_type, "default": param.value}
    traced.spec.setdefault("inputs", []).append({key: item for key, item in shown.items() if item})


def _run(pipeline: Pipeline, call: Callable[[], Any], type_check: bool) -> None:
    suspicious_ifs.clear()
    before = check.enabled
    check.enabled = type_check
    try:
        with pipeline:
            call()
    finally:
        check.enabled = before
    for place in dict.fromkeys(suspicious_ifs):
        pipeline.note("python-if", "A Python `if` looks at a value that only the run knows.", place)


def _spec(function: Any, name: str, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    described = getattr(function, "_component_description", None)
    if described is None:
        described = docstring.parse(getattr(function, "__doc__", None))[0]
    spec: dict[str, Any] = {"name": name}
    if described:
        spec["description"] = described
    if inputs:
        spec["inputs"] = inputs
    return spec
