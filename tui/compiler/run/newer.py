"""Recognises a file that is written for the newer (v2) DSL, from its syntax tree.

It is asked only about files that failed: a file that compiles is a v1 file, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.compiler.run.candidates import parse, walk
from tui.compiler.run.outcome import Outcome, Problem
from tui.compiler.unserved import V2_HINT, V2_MODULES, V2_NAMES

_FROM = ("kfp.dsl", "kfp.components", "kfp")
# Names of the older SDK only: a file that has one of them is not a v2 file, unless an error says so.
_OLDER = frozenset(
    (
        *("ContainerOp", "ResourceOp", "VolumeOp", "VolumeSnapshotOp", "PipelineParam", "PipelineVolume"),
        *("create_component_from_func", "func_to_container_op", "get_pipeline_conf", "graph_component"),
        *("onprem", "gcp", "aws", "azure", "SubGraph", "python_component"),
    )
)


def tell(outcome: Outcome, source: str) -> None:
    """Put one diagnostic in place of all others when a file that failed is a v2 file."""
    if not outcome.failed or "kfp" not in source:
        return
    found = [item for item in outcome.problems if item.code == "v2-dsl"]
    if outcome.pipelines:
        return
    if not found:
        place = sign(parse(source, outcome.path))
        if place is None:
            return
        line, column, what = place
        found = [
            Problem("error", "v2-dsl", f"The file uses {what}. {V2_HINT}", "", outcome.path, line, column)
        ]
    outcome.problems = found[:1]


def sign(tree: Any) -> tuple[int, int, str] | None:
    """Give (line, column, what) of the first thing that only the newer DSL has; None: there is none."""
    nodes = list(walk(tree))
    if any(_name(node) in _OLDER for node in nodes):
        return None
    modules = _aliases(nodes)
    places = [*_imports(nodes), *_attributes(nodes, modules), *_decorated(nodes, modules)]
    return min(places, default=None)


def _kind(node: Any) -> str:
    return type(node).__name__


def _name(node: Any) -> str:
    kind = _kind(node)
    if kind == "alias":
        return str(node.name)
    return str(getattr(node, "attr" if kind == "Attribute" else "id", ""))


def _aliases(nodes: list[Any]) -> dict[str, str]:
    """Give what the file's names for kfp's modules, and for names in them, stand for."""
    found = {}
    for node in nodes:
        if _kind(node) == "Import":
            for alias in node.names:
                if alias.name.partition(".")[0] == "kfp":
                    found[alias.asname or "kfp"] = alias.name if alias.asname else "kfp"
        elif _kind(node) == "ImportFrom" and (node.module or "").partition(".")[0] == "kfp":
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _dotted(node: Any, modules: dict[str, str]) -> str:
    """Give the full name of `kfp.dsl.pipeline` and the like, however the file calls it."""
    if _kind(node) == "Name":
        return modules.get(node.id, "")
    if _kind(node) == "Attribute":
        base = _dotted(node.value, modules)
        return f"{base}.{node.attr}" if base else ""
    return ""


def _imports(nodes: list[Any]) -> Iterator[tuple[int, int, str]]:
    for node in nodes:
        names = []
        if _kind(node) == "Import":
            names = [alias.name for alias in node.names]
        elif _kind(node) == "ImportFrom" and not node.level and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if _is_newer(name):
                yield node.lineno, node.col_offset + 1, name


def _is_newer(name: str) -> bool:
    module, _, last = name.rpartition(".")
    return (f"{name}.").startswith(tuple(f"{item}." for item in V2_MODULES)) or (
        module in _FROM and last in V2_NAMES
    )


def _attributes(nodes: list[Any], modules: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    for node in nodes:
        if _kind(node) == "Attribute" and _is_newer(_dotted(node, modules)):
            yield node.lineno, node.col_offset + 1, _dotted(node, modules)
        if _kind(node) == "Call" and node.keywords and _dotted(node.func, modules) == "kfp.dsl.component":
            yield node.lineno, node.col_offset + 1, "@dsl.component with options"


def _decorated(nodes: list[Any], modules: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    for node in nodes:
        for decorator in getattr(node, "decorator_list", ()):
            called = _dotted(decorator, modules)
            if called in ("kfp.dsl.pipeline", "kfp.dsl.component"):
                what = f"@dsl.{called.rpartition('.')[2]} without parentheses on a plain function"
                yield decorator.lineno, decorator.col_offset + 1, what
