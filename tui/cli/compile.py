"""`kfdeck compile`: a pipeline file to a workflow, in a cold process as fast as can be."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from tui.compiler.run.outcome import Job, Outcome, PipelineOutcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments, and those of the SDK's `dsl-compile`."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="the pipeline's Python file")
    parser.add_argument("--py", metavar="FILE", help="the same (as dsl-compile has it)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="where to write: .yaml, .yml, .zip, .tar.gz or .tgz (else stdout)",
    )
    parser.add_argument("--function", metavar="F", help="which pipeline function of the file")
    parser.add_argument("--disable-type-check", action="store_true", help="let types differ, with a warning")
    parser.add_argument(
        "--mode",
        default=None,
        metavar="MODE",
        help="V1 (the default) or V1_LEGACY; KF_PIPELINES_COMPILER_MODE sets it too",
    )
    parser.add_argument("--namespace", help="taken and not used, as dsl-compile does")
    parser.add_argument("--no-lint", action="store_true", help="errors only, no suspicions")
    parser.add_argument(
        "--sdk-quirks", action="store_true", help="also copy kfp 1.8.22 where it writes what can't run"
    )
    from tui.cli.sdk import add_sdk_arguments

    add_sdk_arguments(parser)
    parser.add_argument("--time-limit", type=float, default=30.0, metavar="S", help="seconds (30)")


class Options:
    """What `add_arguments` declares, with its defaults."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.py: str | None = None
        self.output: str | None = None
        self.function: str | None = None
        self.disable_type_check = False
        self.mode: str | None = None
        self.no_lint = False
        self.sdk_quirks = False
        self.sdk: str | None = None
        self.python: str | None = None
        self.time_limit = 30.0


_NEWER_MODES = ("V2_COMPATIBLE", "V2_ENGINE")
_WITH_VALUE = {"-o": "output", "--output": "output", "--py": "py", "--function": "function"}
_SWITCHES = {"--no-lint": "no_lint", "--disable-type-check": "disable_type_check"}


def simple_arguments(argv: Sequence[str]) -> Options | None:
    """Read a plain command line; None when it needs the whole parser (which also tells what is wrong)."""
    options = Options()
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        if word in _SWITCHES:
            setattr(options, _SWITCHES[word], True)
        elif word in _WITH_VALUE and rest and not rest[0].startswith("-"):
            setattr(options, _WITH_VALUE[word], rest.pop(0))
        elif word.startswith("-") or options.file is not None:
            return None
        else:
            options.file = word
    return options if options.file or options.py else None


def run(arguments: Options) -> int:
    """Compile the file. 0: done; 1: it has errors; 2: bad use."""
    from tui.cli.problems import tell, usage_error

    path = arguments.file or arguments.py
    if path is None or (arguments.file and arguments.py):
        return usage_error("compile", "name one FILE")
    problem = _bad_use(arguments)
    if problem:
        return usage_error("compile", problem)
    outcome = _compile(arguments, os.path.abspath(path))
    if outcome.output:
        sys.stderr.write(outcome.output)
    tell(outcome, path)
    chosen, message = _choose(outcome, arguments)
    if message:
        return usage_error("compile", message)
    if chosen is None:
        return 1
    return _write(chosen, arguments.output) or int(outcome.failed)


def _bad_use(arguments: Options) -> str:
    from tui.cli.sdk import bad_use, installed_python
    from tui.compiler.package import SUFFIXES

    mode = arguments.mode or os.environ.get("KF_PIPELINES_COMPILER_MODE") or "V1"
    if bad_use(arguments):
        return bad_use(arguments)
    if mode in _NEWER_MODES and installed_python(arguments) is None:
        return f"the mode {mode} is not served by the embedded compiler; try --sdk installed"
    if mode not in ("V1", "V1_LEGACY", *_NEWER_MODES):
        return f"there is no mode {mode}: use V1 or V1_LEGACY"
    if arguments.output and not arguments.output.endswith(SUFFIXES):
        return (
            f"the output path {arguments.output} should end with one of the following formats: "
            f"[{', '.join(SUFFIXES)}]"
        )
    return ""


def _compile(arguments: Options, path: str) -> Outcome:
    from tui.cli.sdk import installed_python

    job = _job(arguments, path)
    python = installed_python(arguments)
    if python is not None:
        from tui.compiler.installed.client import compile_installed

        extra = {"mode": arguments.mode, "cwd": os.getcwd()}
        return compile_installed(job, python, arguments.time_limit, **extra)
    from tui.compiler.run.oneshot import compile_job

    return compile_job(job, arguments.time_limit)


def _job(arguments: Options, path: str) -> Job:
    from tui.cli.sdk import saved_settings
    from tui.compiler.run.outcome import Job

    settings = saved_settings()
    return Job(
        path,
        function=arguments.function,
        type_check=not arguments.disable_type_check,
        sdk_quirks=arguments.sdk_quirks,
        lint=not arguments.no_lint,
        ignore=settings.ignore if settings else (),
    )


def _choose(outcome: Outcome, arguments: Options) -> tuple[PipelineOutcome | None, str]:
    """Pick the pipeline to write; with a message when the person has to say which one."""
    if any(item.severity == "error" and item.code != "cycle" for item in outcome.problems):
        return None, ""
    found = outcome.pipelines
    if len(found) > 1:
        listed = ", ".join(item.function for item in found)
        return None, f"there are multiple pipelines in the file: {listed}; name one with --function"
    return (found[0] if found else None), ""


def _write(pipeline: PipelineOutcome, output: str | None) -> int:
    if not output:
        sys.stdout.write(pipeline.manifest)
        return 0
    from tui.compiler.package import write

    try:
        write(pipeline.manifest, output)
    except OSError as error:
        print(f"kfdeck: {output} can't be written: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0
