"""The names of kfp.v2.dsl: those that are the older DSL's too, and stand-ins that refuse to be used."""

from __future__ import annotations

from typing import Any

from tui.compiler.trace.decorators import pipeline
from tui.compiler.trace.groups import Condition, ExitHandler, ParallelFor, graph_component
from tui.compiler.trace.ops import ContainerOp
from tui.compiler.unserved import NewerName

__all__ = ["Condition", "ContainerOp", "ExitHandler", "ParallelFor", "graph_component", "pipeline"]


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return NewerName(f"kfp.v2.dsl.{name}")
