"""Runs one pipeline file and compiles what is in it. Works in a process that is thrown away afterwards."""

from __future__ import annotations

import os
import sys
import time
import warnings
from importlib import import_module
from types import ModuleType
from typing import Any, TextIO

from tui.compiler.build import Built, build
from tui.compiler.components.load import loaded_files
from tui.compiler.lint import codes
from tui.compiler.run import candidates, failures, hook, standins
from tui.compiler.run.outcome import Job, Outcome, PipelineOutcome, Problem
from tui.compiler.run.recorder import recorder
from tui.compiler.spec.source import decode_source, first_column, given_texts
from tui.compiler.trace.location import is_user_file


def run_file(job: Job) -> Outcome:
    """Run a file as an ordinary module, and compile the pipelines found in it. Never raises for the file."""
    started = time.perf_counter()
    outcome = Outcome(job.path)
    recorder.recording = True
    recorder.sdk_quirks = job.sdk_quirks
    hook.install()
    read_warnings(outcome)
    before = set(sys.modules)
    missing = standins.install()
    module, source = _execute(job, outcome)
    _tell_standins(outcome, missing)
    outcome.execute_ms = (time.perf_counter() - started) * 1000
    built = _compile_all(job, outcome, module, source) if source is not None else []
    standins.remove(missing)
    if source is not None:
        if job.lint:
            import_module("tui.compiler.lint.run").lint(outcome, built)
        import_module("tui.compiler.lint.run").leave_out(job, outcome)
        if outcome.failed:
            import_module("tui.compiler.run.newer").tell(outcome, source)
    outcome.sources = sources(outcome, before)
    outcome.total_ms = (time.perf_counter() - started) * 1000
    return outcome


def _tell_standins(outcome: Outcome, finder: standins.StandInFinder) -> None:
    code = "sdk-dependency"
    for name, (file, line) in finder.used.items():
        message = f"The module {name} comes with the SDK, but is not installed here: an empty one stands in."
        outcome.problems.append(Problem(codes.severity(code), code, message, codes.hint(code), file, line, 1))


def preload(graph_builder: str = "") -> None:
    """Import what compiling needs, and nothing that only the user's file may ask for."""
    hook.install()
    for name in ("kfp.dsl", "kfp.components", "kfp.compiler", "kfp._client", "kfp.onprem"):
        import_module(name)
    for name in ("tui.compiler.emit", "tui.compiler.components.graphs", "tui.compiler.lint.run", "pickle"):
        import_module(name)
    import_module("tui.compiler.run.warmup").warm_up(graph_builder)


def read_warnings(outcome: Outcome) -> None:
    """Let warnings about the user's lines become problems, and keep all others quiet."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if is_user_file(filename) and category.__name__ == "InconsistentTypeWarning":
            place = filename, lineno, first_column(filename, lineno)
            outcome.problems.append(Problem("warning", "type-mismatch", str(message), "", *place))
        elif is_user_file(filename) and not issubclass(category, FutureWarning | DeprecationWarning):
            sys.stderr.write(f"{filename}:{lineno}: {category.__name__}: {message}\n")

    warnings.showwarning = show


def _execute(job: Job, outcome: Outcome) -> tuple[ModuleType, str | None]:
    folder, file_name = os.path.split(job.path)
    name = file_name.rpartition(".")[0].replace(".", "_")
    if name in sys.modules or not name:
        name = "_pipeline_file"
    module = ModuleType(name)
    module.__file__ = job.path
    try:
        data = _read(job)
        code = compile(data, job.path, "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError) as error:
        outcome.problems.append(failures.unreadable(error, job.path))
        return module, None
    sys.modules[name] = module
    sys.path.insert(0, folder)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        failures.record(outcome, error, "import")
    return module, decode_source(data)


def _read(job: Job) -> bytes:
    if job.text is None:
        with open(job.path, "rb") as stream:
            return stream.read()
    given_texts[job.path] = job.text
    return job.text.encode()


def _compile_all(job: Job, outcome: Outcome, module: ModuleType, source: str) -> list[Built]:
    done: list[Built] = []
    requested = {id(request.function): request for request in recorder.requests}
    found = candidates.find(module, source, outcome.failed)
    if job.function:
        found = [item for item in found if item.__name__ == job.function] or candidates.named(module, job)
    _complain_if_none(job, outcome, found)
    for function in found:
        request = requested.get(id(function))
        if request is None:
            _compile_one(job, outcome, function, done)
        elif request.error is not None:
            failures.record(outcome, request.error, "pipeline", function)
        elif request.built is not None:
            _add(outcome, request.built, function, request.arguments, job)
            done.append(request.built)
    return done


def _complain_if_none(job: Job, outcome: Outcome, found: list[Any]) -> None:
    if found or outcome.failed:
        return
    if job.function:
        message = f'There is no pipeline function "{job.function}" in the file.'
        hint = "Name one of its pipelines: " + (", ".join(candidates.names()) or "it has none") + "."
    else:
        message = "There is no pipeline in the file."
        hint = "Decorate a function with @kfp.dsl.pipeline(name='...'), and call components in it."
    outcome.problems.append(Problem("error", "no-pipeline", message, hint, job.path))


def _compile_one(job: Job, outcome: Outcome, function: Any, done: list[Built]) -> None:
    try:
        built = build(function, job.type_check, sdk_quirks=job.sdk_quirks)
    except BaseException as error:
        failures.record(outcome, error, "pipeline", function)
        return
    _add(outcome, built, function, {}, job)
    done.append(built)


def _add(outcome: Outcome, built: Built, function: Any, arguments: dict[str, Any], job: Job) -> None:
    started = time.perf_counter()
    try:
        text = built.text()
    except (RuntimeError, TypeError, ValueError) as error:
        failures.record(outcome, error, "pipeline", function)
        return
    outcome.write_ms += (time.perf_counter() - started) * 1000
    outcome.lower_ms += built.lower_ms
    name = getattr(function, "__name__", "")
    for code, message, (file, line) in built.traced.pipeline.notes:
        outcome.problems.append(
            Problem(
                *(codes.severity(code), code, message, codes.hint(code)),
                *(file, line, first_column(file, line)),
                pipeline=name,
            )
        )
    outcome.pipelines.append(
        PipelineOutcome(
            built.name,
            name,
            text,
            [_parameter(item, built, arguments) for item in built.traced.parameters],
            str(built.traced.spec.get("description", "")),
            built.locations(),
            _graph(job, built),
        )
    )


def _parameter(item: tuple[str, Any], built: Built, arguments: dict[str, Any]) -> dict[str, Any]:
    name = item[0]
    specs = {spec["name"]: spec for spec in built.traced.spec.get("inputs", [])}
    spec: dict[str, Any] = next(
        (found for key, found in specs.items() if key in (name, name.replace("-", "_"))), {}
    )
    kind = spec.get("type")
    found: dict[str, Any] = {
        "name": name,
        "type": kind if isinstance(kind, str) else next(iter(kind), "") if kind else "",
        "description": spec.get("description") or "",
        "optional": bool(spec.get("optional")),
        "default": None,
        "value": None,
    }
    for parameter in built.workflow["spec"]["arguments"]["parameters"]:
        if parameter["name"] == name:
            found["default"] = parameter.get("value")
    if name in arguments:
        value = arguments[name]
        found["value"] = value if isinstance(value, str) else str(value)
    return found


def _graph(job: Job, built: Built) -> Any:
    if not job.graph_builder:
        return None
    module, _, function = job.graph_builder.partition(":")
    return getattr(import_module(module), function)(built.workflow)


def sources(outcome: Outcome, before: set[str]) -> list[str]:
    """Name the files that the result depends on: the file, its siblings, component files.

    `before` names the modules that were there before the file ran.
    """
    found = {outcome.path: None}
    for name, module in list(sys.modules.items()):
        file = None if name in before else getattr(module, "__file__", None)
        if isinstance(file, str) and is_user_file(file):
            found[file] = None
    for problem in outcome.problems:
        if problem.file and is_user_file(problem.file):
            found[problem.file] = None
    found.update(dict.fromkeys(loaded_files))
    return list(found)
