"""Which functions of a file are its pipelines.

First those that a decorator marked or a call asked for; then those that the text passes to
`Compiler().compile` and its like in parts that did not run; if there are none of these, functions that
are obviously pipelines because they call components.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from tui.compiler.components.factory import ComponentFactory
from tui.compiler.run.recorder import recorder

if TYPE_CHECKING:
    from tui.compiler.run.outcome import Job

_ONLY_AST = 0x400
_TAKES_PIPELINE = frozenset(
    (
        "compile",
        "create_run_from_pipeline_func",
        "run_pipeline_func_on_cluster",
        "run_pipeline_func_locally",
        "create_recurring_run_from_pipeline_func",
    )
)
_OP_NAMES = frozenset(("ContainerOp", "ResourceOp", "VolumeOp", "VolumeSnapshotOp"))


def parse(source: str, path: str) -> Any:
    """Parse a source that is known to compile."""
    return compile(source, path, "exec", _ONLY_AST, dont_inherit=True)


def names() -> list[str]:
    """Name the functions that were marked or asked for."""
    found = [*recorder.pipelines, *(request.function for request in recorder.requests)]
    return list(dict.fromkeys(str(getattr(item, "__name__", item)) for item in found))


def named(module: ModuleType, job: Job) -> list[Any]:
    """Give the function that was asked for by name, though nothing marks it as a pipeline."""
    found = getattr(module, job.function or "", None)
    return [found] if isinstance(found, FunctionType) else []


def find(module: ModuleType, source: str, failed: bool) -> list[Any]:
    """Give the pipeline functions, in the order in which they were marked, asked for, or stand."""
    found: dict[int, Any] = {id(item): item for item in recorder.pipelines}
    for request in recorder.requests:
        if callable(request.function):
            found.setdefault(id(request.function), request.function)
    for name in _passed(source, module):
        function = getattr(module, name, None)
        if isinstance(function, FunctionType):
            found.setdefault(id(function), function)
    if not found and not failed:
        found = {id(item): item for item in _obvious(module)}
    return list(found.values())


def walk(node: Any) -> Iterator[Any]:
    """Yield a syntax node and all below it, without the `ast` module."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                waiting.extend(item for item in reversed(value) if hasattr(item, "_fields"))
            elif hasattr(value, "_fields"):
                waiting.append(value)


def _passed(source: str, module: ModuleType) -> list[str]:
    if not any(name + "(" in source for name in _TAKES_PIPELINE):
        return []
    found = []
    for node in walk(parse(source, str(module.__file__))):
        if type(node).__name__ != "Call":
            continue
        called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if called not in _TAKES_PIPELINE:
            continue
        keyword = [item.value for item in node.keywords if item.arg == "pipeline_func"]
        for argument in [*node.args[:1], *keyword]:
            name = getattr(argument, "id", None) or getattr(argument, "attr", None)
            if name:
                found.append((node.lineno, name))
    return [name for _, name in sorted(found)]


def _obvious(module: ModuleType) -> list[Any]:
    """Functions of this file that call components or make ops, and that no other such function calls."""
    own = {
        name: item
        for name, item in vars(module).items()
        if isinstance(item, FunctionType) and item.__module__ == module.__name__ and _calls_ops(item, module)
    }
    called = {name for item in own.values() for name in item.__code__.co_names}
    return [item for name, item in own.items() if name not in called and not name.startswith("_")]


def _calls_ops(function: FunctionType, module: ModuleType) -> bool:
    for name in function.__code__.co_names:
        if name in _OP_NAMES or isinstance(getattr(module, name, None), ComponentFactory):
            return True
    return False
