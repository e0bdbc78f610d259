"""The decorators of kfp.dsl."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from tui.compiler.names import default_output_path
from tui.compiler.spec.interface import Interface, arguments, extract
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.values import check_types
from tui.compiler.unserved import V2_HINT


class PipelineExecutionMode(Enum):
    """For which engine a pipeline is compiled."""

    V1_LEGACY = 1
    V2_COMPATIBLE = 2
    V2_ENGINE = 3


def pipeline(
    name: str | None = None, description: str | None = None, pipeline_root: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function as a pipeline. The function itself is given back."""
    if callable(name):
        raise TypeError("Write @dsl.pipeline() or @dsl.pipeline(name='...'): it is called with parentheses.")

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        from tui.compiler.run.recorder import recorder

        if name:
            function._component_human_name = name  # type: ignore[attr-defined]
        if description:
            function._component_description = description  # type: ignore[attr-defined]
        if pipeline_root:
            function.pipeline_root = pipeline_root  # type: ignore[attr-defined]
        recorder.add_pipeline(function)
        return function

    return mark


def component(func: Callable[..., Any] | None = None, **options: Any) -> Callable[..., Any]:
    """Give the op that a function makes the interface that the function's annotations tell."""
    if func is None or options:
        from tui.compiler.unserved import UnservedAttribute

        error = UnservedAttribute("@dsl.component with options is the newer DSL's. " + V2_HINT)
        error.code = "v2-dsl"
        raise error

    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        found = extract(func)
        names = [item.name for item in arguments(func)[0]]
        given = dict(zip(names, args, strict=False), **kwargs)
        types = {port.parameter: port.spec.type for port in found.inputs}
        for key, value in given.items():
            if isinstance(value, PipelineParam):
                prefix = (
                    f'Component "{found.name}" is expecting {key} to be type({types.get(key)}), '
                    f"but the passed argument is type({value.param_type}). "
                )
                check_types(value.param_type, types.get(key), prefix)
        op = func(*args, **kwargs)
        if not hasattr(op, "file_outputs"):
            raise AttributeError(
                f"'{type(op).__name__}' object has no attribute '_set_metadata': {func.__name__}() should "
                "give a ContainerOp. If it is a plain function, make it a "
                "component with kfp.components.create_component_from_func."
            )
        paths = {item.name: default_output_path(item.name) for item in found.outputs}
        if not paths.keys() <= op.file_outputs.keys():
            op.set_files({**paths, **op.file_outputs}, op.output_artifact_paths)
        for spec in found.outputs:
            if spec.name in op.outputs:
                op.outputs[spec.name].param_type = spec.type
        op.component_texts = interface_texts(found)
        return op

    return call


def interface_texts(found: Interface) -> Any:
    """Give the annotation of an op that a function makes: its interface, and no implementation."""
    from tui.compiler.components.factory import ComponentTexts
    from tui.compiler.spec.component import ComponentSpec

    spec = ComponentSpec(
        name=found.name,
        description=found.description,
        inputs=[port.spec for port in found.inputs] or None,
        outputs=found.outputs or None,
    )
    return ComponentTexts(spec, None)


def python_component(
    name: str,
    description: str | None = None,
    base_image: str | None = None,
    target_component_file: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Attach a name, description and base image to a function that becomes a component."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function._component_human_name = name  # type: ignore[attr-defined]
        if description:
            function._component_description = description  # type: ignore[attr-defined]
        if base_image:
            function._component_base_image = base_image  # type: ignore[attr-defined]
        if target_component_file:
            function._component_target_component_file = target_component_file  # type: ignore[attr-defined]
        return function

    return mark
