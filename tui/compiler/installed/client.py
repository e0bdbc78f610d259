"""Asks the user's own Python to compile with the kfp that it has."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from tui.compiler.installed.answers import fill
from tui.compiler.lint.codes import hint
from tui.compiler.run.outcome import Job, Outcome, Problem

SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "server.py")
# The variable in which the compile service hands on the PYTHONPATH that was set before its own.
USERS_PATH = "KFDECK_USERS_PYTHONPATH"
_LAST_WORDS = 64 * 1024
# Importing kfp is no part of the file's time.
_START_LIMIT = 60.0


def find_python(named: str | None) -> str | None:
    """Give the Python to use: the named one, that of the active environment, or the one on the path.

    An environment's folder is taken for the Python in it.
    """
    if named:
        named = os.path.expanduser(named)
        inside = os.path.join(named, "bin", "python")
        return inside if os.path.isfile(inside) else shutil.which(named)
    environment = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    own = os.path.join(environment, "bin", "python") if environment else ""
    return own if own and os.path.exists(own) else shutil.which("python3") or sys.executable


class InstalledCompiler:
    """A warm process of the user's Python. Jobs are done one after the other."""

    def __init__(self, python: str | None = None) -> None:
        self.python = python
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._answered = False

    def compile(self, job: Job, time_limit: float, **extra: Any) -> Outcome:
        """Compile a file. Never raises for what the file does; `time_limit` is in seconds.

        `extra` goes to the server: `mode`, `memory_limit` (bytes), `cwd`.
        """
        started = time.perf_counter()
        outcome = Outcome(job.path)
        python = find_python(self.python)
        if python is None:
            message = f"There is no Python at {self.python}."
            outcome.problems.append(Problem("error", "no-python", message, hint("no-python")))
            return outcome
        request = {name: getattr(job, name) for name in ("path", "text", "function", "type_check")}
        try:
            line = self._ask(python, json.dumps({**request, **extra}), time_limit)
        except TimeoutError:
            message = f"The file did not end within {time_limit:g} seconds, and was stopped."
            outcome.problems.append(Problem("error", "time-limit", message, hint("time-limit"), job.path))
            return outcome
        if line:
            fill(outcome, json.loads(line), job)
        else:
            message = f"{python} can't compile with kfp: {self._last_words()}"
            outcome.problems.append(Problem("error", "no-python", message, hint("no-python")))
        outcome.total_ms = (time.perf_counter() - started) * 1000
        return outcome

    def start(self) -> None:
        """Start the process ahead of the first job, if it can be."""
        python = find_python(self.python)
        if python is not None and (self._process is None or self._process.poll() is not None):
            self._start(python)

    def _start(self, python: str) -> subprocess.Popen[bytes]:
        self.close()
        self._buffer, self._answered = b"", False
        self._process = subprocess.Popen(
            [python, SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=_environment(),
        )
        return self._process

    def _ask(self, python: str, request: str, time_limit: float) -> bytes:
        process = self._process
        if process is None or process.poll() is not None:
            process = self._start(python)
        assert process.stdin is not None
        limit = time_limit if self._answered else time_limit + _START_LIMIT
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        return self._read_line(process, time.monotonic() + limit)

    def _read_line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        """Read an answer; nothing when the process has ended. TimeoutError: it took too long."""
        assert process.stdout is not None
        pieces = []
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                self.close()
                raise TimeoutError
            piece = os.read(process.stdout.fileno(), 1 << 20)
            pieces.append(piece)
            if not piece or piece.endswith(b"\n"):
                self._answered = bool(piece)
                return b"".join(pieces) if piece else b""

    def _last_words(self) -> str:
        if self._process is None or self._process.stderr is None:
            return "it ended."
        self._process.wait(timeout=10)
        lines = self._process.stderr.read(_LAST_WORDS).decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it ended."

    def close(self) -> None:
        """End the process and what it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(BrokenPipeError):  # what was still to be written to the ended process
                    stream.close()


def _environment() -> dict[str, str]:
    """The user's own environment: a worker of ours has put our packages onto its PYTHONPATH."""
    found = dict(os.environ)
    if USERS_PATH in found:
        found["PYTHONPATH"] = found.pop(USERS_PATH)
    return found


def compile_installed(job: Job, python: str | None, time_limit: float, **extra: Any) -> Outcome:
    """Compile one file with the user's own kfp."""
    compiler = InstalledCompiler(python)
    try:
        return compiler.compile(job, time_limit, **extra)
    finally:
        compiler.close()
