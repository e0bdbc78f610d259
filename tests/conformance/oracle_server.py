"""Runs under the Python that has the real SDK: compiles the files named on its input, a JSON line each.

Answers a JSON line: {"pipelines": {function: YAML text or [exception type, message]}, "error": ...}.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import warnings
from typing import Any, Dict, List


def compile_function(compiler: Any, function: Any, folder: str) -> Any:
    target = os.path.join(folder, "out.yaml")
    try:
        compiler.Compiler().compile(function, target)
    except BaseException as error:
        return [type(error).__module__ + "." + type(error).__name__, str(error)]
    with open(target, encoding="utf-8") as stream:
        return stream.read()


def answer(path: str, folder: str) -> Dict[str, Any]:
    from kfp import compiler
    from kfp.dsl import _pipeline

    found: List[Any] = []

    def remember(function: Any) -> Any:
        found.append(function)
        return function

    _pipeline._pipeline_decorator_handler = remember
    name = os.path.basename(path)[:-3]
    sys.path.insert(0, os.path.dirname(path))
    sys.modules.pop(name, None)
    importlib.invalidate_caches()
    try:
        importlib.import_module(name)
    except BaseException as error:
        return {"error": [type(error).__module__ + "." + type(error).__name__, str(error)], "pipelines": {}}
    finally:
        sys.path.pop(0)
        sys.modules.pop(name, None)
    compiled = {function.__name__: compile_function(compiler, function, folder) for function in found}
    return {"pipelines": compiled, "error": None}


def main() -> None:
    warnings.simplefilter("ignore")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            with contextlib.redirect_stdout(io.StringIO()):
                result = answer(json.loads(line), folder)
            replies.write(json.dumps(result) + "\n")
            replies.flush()


main()
