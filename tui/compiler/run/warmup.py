"""A small pipeline, compiled once in the worker before it forks: whatever is loaded late is loaded then."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tui.compiler.build import build
from tui.compiler.components import functions
from tui.compiler.trace import groups
from tui.compiler.trace.decorators import pipeline


def _step(number: int, text: str = "a") -> str:
    """Does nothing.

    Args:
        number: any number
    """
    return text * number


def _small(count: int = 2) -> None:
    step = functions.create_component_from_func(_step)
    first = step(count).set_retry(1)
    with groups.Condition(first.output == "aa"):
        step(3, first.output)
    with groups.ParallelFor([1, 2]) as item:
        step(item, "b")


def warm_up(graph_builder: str = "") -> None:
    """Compile the small pipeline, draw its graph, and leave nothing of it behind."""
    from tui.compiler.run.recorder import recorder

    function: Any = pipeline(name="warm up")(_small)
    built = build(function)
    built.text()
    built.locations()
    if graph_builder:
        module, _, name = graph_builder.partition(":")
        getattr(import_module(module), name)(built.workflow)
    recorder.pipelines.clear()
    recorder.requests.clear()
    functions.registry.clear()
