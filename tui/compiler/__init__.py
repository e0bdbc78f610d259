"""A pipeline's Python file becomes a workflow.

For a program that stays open: `CompileService` (async, a warm worker). For one file: `compile_file`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.compiler.service import CompileService
    from tui.compiler.single import compile_file

__all__ = ["CompileService", "compile_file"]
_MODULES = {"CompileService": "service", "compile_file": "single"}


def __getattr__(name: str) -> Any:
    # Late, because a pipeline file that is being compiled imports from inside of here.
    if name in _MODULES:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
