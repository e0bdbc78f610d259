"""The names of kfp.compiler.main: the SDK's command line, as functions."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

from tui.compiler.run.recorder import recorder
from tui.compiler.trace.decorators import PipelineExecutionMode
from tui.compiler.unserved import module_getattr

from .compiler import Compiler


def compile_pyfile(
    pyfile: str,
    function_name: str | None,
    output_path: str,
    type_check: bool = True,
    mode: PipelineExecutionMode | None = PipelineExecutionMode.V1_LEGACY,
) -> None:
    """Compile a pipeline of a file. ValueError: there is none, not that one, or it is not clear which."""
    folder, name = os.path.split(pyfile)
    before = len(recorder.pipelines)
    sys.path.insert(0, folder)
    try:
        import_module(os.path.splitext(name)[0])
    finally:
        sys.path.remove(folder)
    function = _choose(recorder.pipelines[before:], function_name)
    Compiler(mode=mode or PipelineExecutionMode.V1_LEGACY).compile(function, output_path, type_check)


def _choose(found: list[Any], name: str | None) -> Any:
    names = [item.__name__ for item in found]
    if not found:
        raise ValueError("A function with @dsl.pipeline decorator is required in the py file.")
    if len(found) > 1 and not name:
        raise ValueError(f"There are multiple pipelines: {names}. Please specify --function.")
    if not name:
        return found[0]
    if name not in names:
        raise ValueError(f"The function {name} does not exist. Did you forget @dsl.pipeline decoration?")
    return found[names.index(name)]


def main() -> None:
    """Refuse: RuntimeError, always."""
    raise RuntimeError("The SDK's command line is not served: use `kfdeck compile`, which takes its options.")


__getattr__ = module_getattr("kfp.compiler.main", globals())
