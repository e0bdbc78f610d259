"""`kfdeck run FILE`: run a pipeline file, or a compiled workflow, here.

stderr tells each step as it changes; stdout gets the outputs, one `step.output=value` a line. Exit code
0: it succeeded, 1: it did not (or did not compile), 2: bad use. With `--detach` stdout is the run's id.
`--json` prints the run in detail (see `shapes.py`) at the end, or its row with `--detach`.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from tui.backends.interface import Backend
from tui.cli.chosen import NoPipeline, add_function_arguments, compile_chosen
from tui.cli.follow import follow
from tui.cli.packages import read_package
from tui.cli.shapes import run_json
from tui.cli.talk import EXIT_INTERRUPTED, EXIT_OK, print_json, say, with_backend
from tui.model import Run, RunSpec


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
    add_function_arguments(parser)
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
    except NoPipeline as problem:
        say(str(problem))
        return problem.code
    except KeyboardInterrupt:
        if started:
            say(f"\nThe run goes on. To see it: kfdeck show {started[0].id[:8]}")
            say(f"To stop it: kfdeck stop {started[0].id[:8]}")
        return EXIT_INTERRUPTED


def make_spec(arguments: argparse.Namespace) -> RunSpec:
    """Read or compile the file. Raises NoPipeline."""
    path = Path(arguments.file)
    given = _given(arguments.param)
    source = _compile(path, arguments) if path.suffix == ".py" else _Source(_read(path))
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
            raise NoPipeline(f"`-p {pair}` is not NAME=VALUE.")
        if name in found:
            raise NoPipeline(f"The parameter {name} is given twice.")
        found[name] = value
    return found


def _read(path: Path) -> str:
    try:
        return read_package(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NoPipeline(f"{path} can't be read: {reason}.") from error


def _compile(path: Path, arguments: argparse.Namespace) -> _Source:
    chosen = compile_chosen(path, arguments)
    values = {item.name: item.value for item in chosen.parameters if item.value is not None}
    return _Source(chosen.manifest, chosen.name, chosen.function, values)
