"""Runs under the user's own Python, which has kfp: compiles files with it, in forked children.

It is started as a script, imports nothing of ours, and keeps to what Python 3.7 knows. It reads a JSON
line for each file, {"path", "text", "function", "type_check", "mode", "memory_limit", "cwd"}, and answers
with one: {"version", "pipelines": [{"name", "function", "manifest", "locations": {task: [file, line]}}],
"error": null or [type, message, file, line, function], "output", "sources"}; null for a child that died.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import runpy
import sys
import tempfile
import traceback
import types
import warnings
from typing import Any

OUTPUT_LIMIT = 256 * 1024
Answer = dict[str, Any]


class Watch:
    """What is seen while a file runs: its pipelines, the lines of its tasks, the files that it reads."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.folder = os.path.dirname(path) + os.sep
        self.found: list[tuple[str, Any, dict[str, Any]]] = []
        self.locations: dict[str, list[Any]] = {}
        self.sources = {path: None}

    def is_users(self, file: str) -> bool:
        """Tell whether a file is the user's: beside the pipeline, and not of an environment there."""
        return file == self.path or (file.startswith(self.folder) and "site-packages" not in file)

    def user_line(self) -> list[Any]:
        """Give the innermost line of the user's that is running: [file, line]."""
        frame = sys._getframe(1)
        while frame is not None:
            if self.is_users(frame.f_code.co_filename):
                return [frame.f_code.co_filename, frame.f_lineno]
            frame = frame.f_back  # type: ignore[assignment]  # the last frame has none
        return [self.path, 0]

    def opened(self, event: str, details: tuple[Any, ...]) -> None:
        """Remember a file of the user's that is read."""
        if event != "open" or not isinstance(details[0], str) or "w" in str(details[1]):
            return
        file = os.path.abspath(details[0])
        if self.is_users(file) and file.endswith((".py", ".yaml", ".yml", ".json", ".txt")):
            self.sources[file] = None

    def note_names(self, owner: type, method: str, own_name: Any) -> None:
        """Note the user's line whenever a task is added; `own_name` gives its name in the manifest."""
        original = getattr(owner, method)

        def noting(*arguments: Any, **named: Any) -> Any:
            name = original(*arguments, **named)
            self.locations[own_name(str(name))] = self.user_line()
            return name

        setattr(owner, method, noting)


def run_text(job: dict[str, Any]) -> types.ModuleType:
    """Run the file, or the text in its place, as an ordinary module."""
    path = job["path"]
    name = os.path.splitext(os.path.basename(path))[0].replace(".", "_")
    module = types.ModuleType(name)
    module.__file__ = path
    sys.path.insert(0, os.path.dirname(path))
    data = job.get("text")
    if data is None:
        with open(path, "rb") as stream:
            data = stream.read()
    sys.modules[name] = module
    exec(compile(data, path, "exec", dont_inherit=True), module.__dict__)
    return module


def k8s_name(name: str) -> str:
    """Give the name that an Argo template has: lower case, hyphens."""
    return re.sub("-+", "-", re.sub("[^-0-9a-z]+", "-", name.lower())).strip("-")


def find_v1(job: dict[str, Any], watch: Watch) -> None:
    """Run the file with a kfp 1: decorated functions, or those that it compiles under `__main__`."""
    from kfp.compiler import compiler
    from kfp.dsl import _pipeline

    def remember(function: Any) -> Any:
        watch.found.append((function.__name__, function, {}))
        return function

    def compile_call(_self: Any, pipeline_func: Any, _path: str = "", *_rest: Any, **named: Any) -> None:
        named.pop("package_path", None)
        watch.found[:] = [item for item in watch.found if item[1] is not pipeline_func]
        watch.found.append((pipeline_func.__name__, pipeline_func, named))

    _pipeline._pipeline_decorator_handler = remember
    original = compiler.Compiler.compile
    compiler.Compiler.compile = compile_call
    run_text(job)
    if not watch.found and job.get("text") is None:
        runpy.run_path(job["path"], run_name="__main__")
    compiler.Compiler.compile = original
    watch.note_names(_pipeline.Pipeline, "add_op", k8s_name)


def find_v2(job: dict[str, Any], watch: Watch) -> None:
    """Run the file with a kfp 2: pipelines are compiled as they are decorated; else its only component."""
    from kfp.compiler import compiler
    from kfp.dsl import base_component, graph_component, pipeline_context

    original_compile = compiler.Compiler.compile
    compiler.Compiler.compile = lambda *_arguments, **_named: None
    original = graph_component.GraphComponent.__init__

    def starting(self: Any, *arguments: Any, **named: Any) -> None:
        outer, watch.locations = watch.locations, {}
        try:
            original(self, *arguments, **named)
        finally:
            self.kfdeck_locations, watch.locations = watch.locations, outer

    graph_component.GraphComponent.__init__ = starting
    watch.note_names(pipeline_context.Pipeline, "add_task", str)
    found = vars(run_text(job)).items()
    compiler.Compiler.compile = original_compile
    for kind in (graph_component.GraphComponent, base_component.BaseComponent):
        watch.found += [(name, item, {}) for name, item in found if isinstance(item, kind)]
        if watch.found:
            break


def compile_one(name: str, item: Any, given: dict[str, Any], job: dict[str, Any], watch: Watch) -> Answer:
    """Compile a pipeline to text."""
    from kfp import compiler

    watch.locations = getattr(item, "kfdeck_locations", {})
    options = {"type_check": job.get("type_check", True), **given}
    maker = compiler.Compiler()
    if job.get("mode"):
        from kfp import dsl

        maker = compiler.Compiler(mode=dsl.PipelineExecutionMode[job["mode"]])
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "pipeline.yaml")
        maker.compile(item, target, **options)
        with open(target, encoding="utf-8") as stream:
            text = stream.read()
    named = getattr(item, "_component_human_name", None) or getattr(item, "name", None) or name
    return {"name": str(named), "function": name, "manifest": text, "locations": watch.locations}


def answer(job: dict[str, Any]) -> Answer:
    """Compile what a job asks for; an exception becomes a part of the answer."""
    import kfp

    watch = Watch(job["path"])
    if hasattr(sys, "addaudithook"):
        sys.addaudithook(watch.opened)
    result: Answer = {"version": kfp.__version__, "pipelines": [], "error": None, "names": []}
    function = ""
    try:
        (find_v1 if kfp.__version__.startswith("1.") else find_v2)(job, watch)
        result["names"] = [name for name, _, _ in watch.found]
        for function, item, given in watch.found:
            if job.get("function") in (None, "", function):
                result["pipelines"].append(compile_one(function, item, given, job, watch))
    except BaseException as error:
        result["error"] = problem(error, watch, function)
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and watch.is_users(file):
            watch.sources[file] = None
    result["sources"] = list(watch.sources)
    return result


def problem(error: BaseException, watch: Watch, function: str) -> list[Any]:
    """Give an exception's type, text, its place in the user's file, and the pipeline function."""
    file, line = watch.path, 0
    for frame in traceback.extract_tb(error.__traceback__):
        if watch.is_users(frame.filename):
            file, line = frame.filename, frame.lineno or 0
    if isinstance(error, SyntaxError):
        file, line = error.filename or file, error.lineno or line
        return [type(error).__name__, error.msg, file, line, function]
    return [type(error).__name__, str(error), file, line, function]


def be_child(job: dict[str, Any], replies: int, output: int) -> None:
    """Do the job, in a process that ends with it."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if job.get("memory_limit"):
        resource.setrlimit(resource.RLIMIT_DATA, (job["memory_limit"], resource.RLIM_INFINITY))
    os.chdir(job.get("cwd") or os.path.dirname(job["path"]))
    own = os.getpid()
    result = answer(job)
    if os.getpid() == own:
        sys.stdout.flush()
        sys.stderr.flush()
        with os.fdopen(replies, "w", encoding="utf-8") as stream:
            json.dump(result, stream)


def run_child(job: dict[str, Any]) -> Answer | None:
    """Do a job in a forked child; None when it died."""
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as output:
        pid = os.fork()
        if pid == 0:
            try:
                os.close(reading)
                be_child(job, writing, output.fileno())
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as stream:
            text = stream.read()
        os.waitpid(pid, 0)
        output.seek(0)
        said = output.read(OUTPUT_LIMIT).decode("utf-8", "replace")
    found: Answer | None = json.loads(text) if text else None
    return {**found, "output": said} if found else None


def main() -> None:
    """Import kfp once, then answer every line."""
    warnings.simplefilter("ignore", FutureWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    sys.path.pop(0)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    importlib.import_module("kfp.compiler")
    # Nobody reads what comes after this; what the files say is kept apart.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    for line in sys.stdin:
        replies.write(json.dumps(run_child(json.loads(line))) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
