"""The names of kfp.components."""

from __future__ import annotations

from typing import Any

from tui.compiler.components.functions import (
    create_component_from_func,
    default_base_image_or_builder,
    func_to_component_file,
    func_to_component_text,
    func_to_container_op,
)
from tui.compiler.components.load import (
    ComponentStore,
    load_component,
    load_component_from_file,
    load_component_from_spec,
    load_component_from_text,
    load_component_from_url,
)
from tui.compiler.components.subpipelines import create_graph_component_from_pipeline_func
from tui.compiler.spec.interface import (
    InputArtifact,
    InputBinaryFile,
    InputPath,
    InputTextFile,
    OutputArtifact,
    OutputBinaryFile,
    OutputPath,
    OutputTextFile,
)
from tui.compiler.unserved import module_getattr

from . import structures


def create_component_from_airflow_op(*args: Any, **kwargs: Any) -> Any:
    """Refuse: RuntimeError, always."""
    raise RuntimeError(
        "create_component_from_airflow_op is not served by kfdeck: call the operator inside of a "
        "function, and make that a component with create_component_from_func."
    )


__all__ = [
    "ComponentStore",
    "InputArtifact",
    "InputBinaryFile",
    "InputPath",
    "InputTextFile",
    "OutputArtifact",
    "OutputBinaryFile",
    "OutputPath",
    "OutputTextFile",
    "create_component_from_airflow_op",
    "create_component_from_func",
    "create_graph_component_from_pipeline_func",
    "default_base_image_or_builder",
    "func_to_component_file",
    "func_to_component_text",
    "func_to_container_op",
    "load_component",
    "load_component_from_file",
    "load_component_from_spec",
    "load_component_from_text",
    "load_component_from_url",
    "structures",
]
__getattr__ = module_getattr("kfp.components", globals())
