"""Components made from pipeline functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def create_graph_component_from_pipeline_func(
    pipeline_func: Callable[..., Any],
    output_component_file: str | None = None,
    embed_component_specs: bool = False,
    annotations: Mapping[str, str] | None = None,
) -> Any:
    """Make a graph component of a pipeline function that gives its outputs as a dict."""
    from tui.compiler.components.graph_trace import graph_spec
    from tui.compiler.components.load import load_component_from_spec

    spec = graph_spec(pipeline_func, embed_component_specs or output_component_file is None, annotations)
    if output_component_file:
        spec.save(output_component_file)
    return load_component_from_spec(spec)
