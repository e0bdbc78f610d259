"""What a child has left behind becomes an outcome, also when it died."""

from __future__ import annotations

import os
import re
import signal

from tui.compiler.run.child import Child
from tui.compiler.run.outcome import Outcome, Problem
from tui.compiler.run.wire import unpack_outcome
from tui.compiler.trace.location import is_user_file

_FRAME = re.compile(r'  File "(.*)", line (\d+) in ')


def outcome_of(child: Child, path: str, time_limit: float) -> Outcome:
    """Make the outcome of a child that has ended."""
    crash = bytes(child.fds[child.crash_fd]).decode("utf-8", "replace")
    payload = child.result
    outcome = Outcome(path) if payload is None else unpack_outcome(payload)
    if payload is None:
        outcome.problems.append(_death(child, crash, path, time_limit))
        outcome.sources = list(dict.fromkeys([path, *_files(crash)]))
    text = bytes(child.fds[child.output_fd]).decode("utf-8", "replace")
    if child.dropped:
        text += f"\n[{child.dropped} more bytes are not shown]\n"
    outcome.output = text
    return outcome


def _files(crash: str) -> list[str]:
    return [file for file, _ in _FRAME.findall(crash) if is_user_file(file)]


def _place(crash: str, path: str) -> tuple[str, int]:
    """Find the user's line in a traceback that was written while dying (innermost frame first)."""
    escaped = path.encode("ascii", "backslashreplace").decode("ascii")
    for file, line in _FRAME.findall(crash):
        if file in (path, escaped):
            return path, int(line)
        if is_user_file(file):
            return file, int(line)
    return path, 0


def _death(child: Child, crash: str, path: str, time_limit: float) -> Problem:
    file, line = _place(crash, path)
    status = child.status or 0
    if child.killed == "processes":
        message = "The file started too many processes while it was compiled, and was stopped."
        return Problem("error", "processes", message, "Start none at import time.", file, line)
    if (
        crash.startswith("Timeout")
        or child.killed == "time"
        or _signal(status)
        in (
            signal.SIGALRM,
            signal.SIGXCPU,
        )
    ):
        message = f"The file did not end within {time_limit:g} seconds, and was stopped."
        hint = (
            "Look for a loop without an end, or for work that belongs into a step; the limit can be raised."
        )
        return Problem("error", "time-limit", message, hint, file, line)
    if crash.startswith("Exit ("):
        code = crash[6:].partition(")")[0]
        message = f"The file ends the process with os._exit({code}) while it is imported."
        return Problem("error", "exit", message, "Put it under `if __name__ == '__main__':`.", file, line)
    number = _signal(status)
    if number:
        what = f"crashed the interpreter ({signal.Signals(number).name})"
    else:
        what = f"ended the process (status {os.waitstatus_to_exitcode(status)})"
    return Problem(
        "error", "crash", f"The file {what} while it ran.", "Look at the line's library call.", file, line
    )


def _signal(status: int) -> int:
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
