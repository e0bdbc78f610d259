"""Exceptions of a user's file become problems at the user's line."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from tui.compiler.run import explain
from tui.compiler.run.outcome import Outcome, Problem
from tui.compiler.spec.source import first_column
from tui.compiler.trace.location import PLACE, is_user_file


def unreadable(error: Exception, path: str) -> Problem:
    """Make the problem of a file that can't be read or parsed."""
    if isinstance(error, SyntaxError):
        return syntax_problem(error, path)
    if isinstance(error, FileNotFoundError):
        return Problem("error", "no-file", "The file does not exist.", "Check its path.", path)
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return Problem("error", "unreadable", f"The file can't be read: {reason}.", "Check its rights.", path)
    return Problem(
        "error", "unreadable", f"The file is not Python text: {error}.", "Save it as UTF-8 text.", path
    )


def syntax_problem(error: SyntaxError, path: str) -> Problem:
    """Make the problem of a syntax error."""
    return Problem(
        "error",
        "syntax",
        f"Syntax error: {error.msg}.",
        "Correct the line; nothing of the file has run.",
        error.filename or path,
        error.lineno or 0,
        max(error.offset or 0, 0),
    )


def record(outcome: Outcome, error: BaseException, stage: str, function: Any = None) -> None:
    """Add the problem of an exception. `stage` is "import" or "pipeline"."""
    if isinstance(error, SyntaxError) and error.filename and is_user_file(error.filename):
        outcome.problems.append(syntax_problem(error, outcome.path))
        return
    file, line, column = where(error.__traceback__, outcome.path)
    place = getattr(error, PLACE, ("", 0))
    if place[1]:
        (file, line), column = place, 0
    if not line and function is not None:
        code = getattr(function, "__code__", None)
        file, line = (code.co_filename, code.co_firstlineno) if code else (outcome.path, 0)
    column = column or first_column(file, line)
    code_name, message, hint = explain.explain(error, stage)
    severity = "error"
    if isinstance(error, SystemExit) and stage == "import":
        severity = "warning" if error.code in (None, 0) else "error"
    name = getattr(function, "__name__", "") if function is not None else ""
    outcome.problems.append(
        Problem(severity, code_name, message, hint, file or outcome.path, line, column, name)
    )


def where(trace: TracebackType | None, path: str) -> tuple[str, int, int]:
    """Give (file, line, column) of the innermost of the user's frames; columns from 1, 0 if not known."""
    found: tuple[str, int, int] = ("", 0, 0)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if is_user_file(name) or name == path:
            found = (name, trace.tb_lineno, _column(trace))
        trace = trace.tb_next
    return found


def _column(trace: TracebackType) -> int:
    code = trace.tb_frame.f_code
    positions = getattr(code, "co_positions", None)
    if positions is None:
        return first_column(code.co_filename, trace.tb_lineno)
    for index, (line, _, column, _) in enumerate(positions()):
        if index == trace.tb_lasti // 2:
            if line == trace.tb_lineno and column is not None:
                return int(column) + 1
            break
    return first_column(code.co_filename, trace.tb_lineno)
