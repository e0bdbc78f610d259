"""Runs under the user's own Python, which has kfp: compiles files with it, in forked children.

It is started as a script, imports nothing of ours, and keeps to what Python 3.7 knows. It reads a JSON
line for each file, {"path", "function", "type_check"}, and answers with one:
{"version", "pipelines": [{"name", "function", "manifest"}], "error": null or [type, message, file, line]}.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys
import tempfile
import traceback
import warnings
from typing import Any

Answer = dict[str, Any]


def load(path: str) -> Any:
    """Run the file as an ordinary module."""
    name = os.path.splitext(os.path.basename(path))[0].replace(".", "_")
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path + " is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def pipelines(path: str) -> list[Any]:
    """Load the file, and give its pipelines: (name of the function, what the compiler takes)."""
    import kfp

    if kfp.__version__.startswith("1."):
        from kfp.dsl import _pipeline

        marked: list[Any] = []

        def remember(function: Any) -> Any:
            marked.append(function)
            return function

        _pipeline._pipeline_decorator_handler = remember
        load(path)
        return [(function.__name__, function) for function in marked]
    from kfp.dsl import graph_component

    found = vars(load(path)).items()
    return [(name, item) for name, item in found if isinstance(item, graph_component.GraphComponent)]


def compile_one(name: str, item: Any, type_check: bool) -> dict[str, str]:
    """Compile a pipeline to text."""
    from kfp import compiler

    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "pipeline.yaml")
        compiler.Compiler().compile(item, target, type_check=type_check)
        with open(target, encoding="utf-8") as stream:
            text = stream.read()
    named = getattr(item, "_component_human_name", None) or getattr(item, "name", None) or name
    return {"name": str(named), "function": name, "manifest": text}


def answer(job: dict[str, Any]) -> Answer:
    """Compile what a job asks for; an exception becomes a part of the answer."""
    import kfp

    result: Answer = {"version": kfp.__version__, "pipelines": [], "error": None}
    try:
        for name, item in pipelines(job["path"]):
            if job.get("function") in (None, name):
                result["pipelines"].append(compile_one(name, item, job.get("type_check", True)))
    except BaseException as error:
        result["error"] = problem(error, job["path"])
    return result


def problem(error: BaseException, path: str) -> list[Any]:
    """Give an exception's type, text, and its place in the user's file."""
    file, line = path, 0
    if isinstance(error, SyntaxError):
        file, line = error.filename or path, error.lineno or 0
    folder = os.path.dirname(path)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(folder):
            file, line = frame.filename, frame.lineno or 0
    return [type(error).__name__, str(error), file, line]


def run_child(job: dict[str, Any]) -> Answer | None:
    """Do a job in a forked child; None when it died."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        with os.fdopen(writing, "w", encoding="utf-8") as stream:
            json.dump(answer(job), stream)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stream:
        text = stream.read()
    os.waitpid(pid, 0)
    found: Answer | None = json.loads(text) if text else None
    return found


def main() -> None:
    """Import kfp once, then answer every line."""
    warnings.simplefilter("ignore")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    importlib.import_module("kfp.compiler")
    for line in sys.stdin:
        replies.write(json.dumps(run_child(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
