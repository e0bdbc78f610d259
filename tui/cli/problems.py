"""Diagnostics on a terminal: `file:line:column: severity code: message`, and below it what to do."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.compiler.run.outcome import Outcome, Problem


def place(problem: Problem, path: str) -> str:
    """Give a problem's place as editors know it; the file as the person wrote it."""
    file = problem.file or path
    if file == os.path.abspath(path):
        file = path
    parts = [file]
    if problem.line:
        parts.append(str(problem.line))
        if problem.column:
            parts.append(str(problem.column))
    return ":".join(parts)


def tell(outcome: Outcome, path: str) -> None:
    """Write an outcome's problems to stderr."""
    for problem in outcome.problems:
        print(
            f"{place(problem, path)}: {problem.severity} {problem.code}: {problem.message}", file=sys.stderr
        )
        if problem.hint:
            print(f"    {problem.hint}", file=sys.stderr)


def usage_error(command: str, message: str) -> int:
    """Say what is wrong with a command line, and give its exit code."""
    print(f"kfdeck {command}: {message} (kfdeck {command} --help tells more)", file=sys.stderr)
    return 2
