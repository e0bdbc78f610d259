"""The names of kfp.components._python_op that files ask for, beside those of kfp.components."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from tui.compiler.components.functions import (
    create_component_from_func,
    func_to_component_file,
    func_to_component_text,
    func_to_container_op,
)
from tui.compiler.spec.interface import (
    InputBinaryFile,
    InputPath,
    InputTextFile,
    OutputBinaryFile,
    OutputPath,
    OutputTextFile,
)

__all__ = [
    "InputBinaryFile",
    "InputPath",
    "InputTextFile",
    "OutputBinaryFile",
    "OutputPath",
    "OutputTextFile",
    "create_component_from_func",
    "func_to_component_file",
    "func_to_component_text",
    "func_to_container_op",
]


def _func_to_component_spec(
    func: Callable[..., Any],
    extra_code: str = "",
    base_image: str | None = None,
    packages_to_install: list[str] | None = None,
    modules_to_capture: list[str] | None = None,
    use_code_pickling: bool = False,
    annotations: Mapping[str, str] | None = None,
) -> Any:
    """Give the structure of the component that a function makes."""
    return func_to_container_op(
        func,
        None,
        base_image,
        extra_code,
        packages_to_install,
        modules_to_capture,
        use_code_pickling,
        annotations,
    ).component_spec


def __getattr__(name: str) -> Any:
    structures = import_module("kfp.components.structures")
    return getattr(structures if hasattr(structures, name) else import_module("kfp.components"), name)
