"""`kfdeck lint`: what is wrong or suspicious in pipeline files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.problems import usage_error
from tui.cli.sdk import add_sdk_arguments, bad_use, installed_python, saved_settings

if TYPE_CHECKING:
    from tui.compiler.run.outcome import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="pipeline files")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="leave out a code (can be repeated)"
    )
    add_sdk_arguments(parser)
    parser.add_argument("--time-limit", type=float, default=30.0, metavar="S", help="seconds a file (30)")


def run(arguments: argparse.Namespace) -> int:
    """Check the files. 0: nothing found that is wrong; 1: there are errors or warnings."""
    problem = bad_use(arguments)
    if problem:
        return usage_error("lint", problem)
    settings = saved_settings()
    ignore = (*arguments.ignore, *(settings.ignore if settings else ()))
    found = [(path, _check(path, ignore, arguments)) for path in arguments.files]
    if arguments.json:
        import json

        json.dump([item for path, outcome in found for item in _plain(outcome)], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        _print(found)
    problems = [problem for _, outcome in found for problem in outcome.problems]
    return int(any(problem.severity != "info" for problem in problems))


def _check(path: str, ignore: tuple[str, ...], arguments: argparse.Namespace) -> Outcome:
    from tui.compiler.run.outcome import Job

    job = Job(str(Path(path).absolute()), ignore=ignore)
    python = installed_python(arguments)
    if python is not None:
        from tui.compiler.installed.client import compile_installed

        return compile_installed(job, python, arguments.time_limit)
    from tui.compiler.run.oneshot import compile_job

    return compile_job(job, arguments.time_limit)


def _plain(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "file": problem.file or outcome.path,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
            "pipeline": problem.pipeline,
        }
        for problem in outcome.problems
    ]


def _print(found: list[tuple[str, Outcome]]) -> None:
    from tui.cli.problems import place

    for path, outcome in found:
        for problem in outcome.problems:
            print(f"{place(problem, path)}: {problem.severity} {problem.code}: {problem.message}")
            if problem.hint:
                print(f"    {problem.hint}")
