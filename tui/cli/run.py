"""`kfdeck run FILE`: run a pipeline file, or a compiled workflow, here.

stderr tells each step as it changes; stdout gets the outputs, one `step.output=value` a line. Exit code
0: it succeeded, 1: it did not (or did not compile), 2: bad use. With `--detach` stdout is the run's id.
`--json` prints the run in detail (see `shapes.py`) at the end, or its row with `--detach`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from tui.backends.interface import Backend
from tui.cli.follow import follow
from tui.cli.packages import read_package
from tui.cli.shapes import run_json
from tui.cli.talk import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, print_json, say, with_backend
from tui.model import Compiled, CompiledPipeline, Run, RunSpec


class CannotRun(Exception):
    """There is nothing to run; `code` is the exit code."""

    def __init__(self, text: str, code: int = EXIT_USAGE) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True)
class _Source:
    """What the file gave."""

    manifest: str
    pipeline: str = ""
    function: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "file", metavar="FILE", help="a pipeline file (.py) or a workflow (.yaml, .zip, .tar.gz)"
    )
    parser.add_argument(
        "-p", "--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter's value"
    )
    parser.add_argument(
        "--function", default="", metavar="F", help="the pipeline function, if there are several"
    )
    parser.add_argument("--name", default="", metavar="N", help="the run's name")
    parser.add_argument("--experiment", default="default", metavar="E", help="the experiment it belongs to")
    parser.add_argument("--detach", action="store_true", help="do not wait for its end")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run it."""
    started: list[Run] = []

    async def work(backend: Backend) -> int:
        begun = await backend.submit_run(spec)
        started.append(begun)
        if not arguments.detach:
            say(f"{begun.name} runs; its id is {begun.id}")
            return await follow(backend, begun, as_json=arguments.json)
        if arguments.json:
            print_json(run_json(begun))
        else:
            print(begun.id)
        return EXIT_OK

    try:
        spec = make_spec(arguments)
        return with_backend(work)
    except CannotRun as problem:
        say(str(problem))
        return problem.code
    except KeyboardInterrupt:
        if started:
            say(f"\nThe run goes on. To see it: kfdeck show {started[0].id[:8]}")
            say(f"To stop it: kfdeck stop {started[0].id[:8]}")
        return EXIT_INTERRUPTED


def make_spec(arguments: argparse.Namespace) -> RunSpec:
    """Read or compile the file. Raises CannotRun."""
    path = Path(arguments.file)
    given = _given(arguments.param)
    source = _compile(path, arguments.function) if path.suffix == ".py" else _Source(_read(path))
    return RunSpec(
        manifest=source.manifest,
        name=arguments.name,
        pipeline=source.pipeline,
        experiment=arguments.experiment,
        parameters={**source.parameters, **given},
        source=str(path.absolute()),
        function=source.function,
    )


def _given(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise CannotRun(f"`-p {pair}` is not NAME=VALUE.")
        if name in found:
            raise CannotRun(f"The parameter {name} is given twice.")
        found[name] = value
    return found


def _read(path: Path) -> str:
    try:
        return read_package(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotRun(f"{path} can't be read: {reason}.") from error


def _compile(path: Path, function: str) -> _Source:
    if not path.is_file():
        raise CannotRun(f"{path} is not a file.")
    compiled = _compiler(path, function)
    for item in compiled.diagnostics:
        where = f"{item.location}: " if item.location else f"{path}: "
        hint = f" {item.hint}" if item.hint else ""
        say(f"{where}{item.severity.value}: {item.message}{hint}")
    if compiled.errors:
        raise CannotRun(f"{path} does not compile.", EXIT_FAILED)
    chosen = _choose(compiled, path, function)
    values = {item.name: item.value for item in chosen.parameters if item.value is not None}
    return _Source(chosen.manifest, chosen.name, chosen.function, values)


def _compiler(path: Path, function: str) -> Compiled:
    """The compiler is imported here: a run of a compiled workflow does without it."""
    compiled: Compiled = import_module("tui.compiler").compile_file(path, function=function or None)
    return compiled


def _choose(compiled: Compiled, path: Path, function: str) -> CompiledPipeline:
    names = ", ".join(item.function for item in compiled.pipelines)
    if not compiled.pipelines:
        raise CannotRun(f"{path} has no pipeline.")
    if function:
        for item in compiled.pipelines:
            if function in (item.function, item.name):
                return item
        raise CannotRun(f"{path} has no pipeline {function}; it has: {names}.")
    if len(compiled.pipelines) > 1:
        raise CannotRun(f"{path} has several pipelines; choose one with --function: {names}.")
    return compiled.pipelines[0]
