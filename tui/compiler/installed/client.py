"""Asks the user's own Python to compile with the kfp that it has."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from typing import Any

from tui.compiler.lint.codes import hint
from tui.compiler.run.outcome import Job, Outcome, PipelineOutcome, Problem

SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "server.py")
_OUTPUT_LIMIT = 64 * 1024


def find_python(named: str | None) -> str | None:
    """Give the Python to use: the named one, that of the active environment, or the one on the path."""
    if named:
        return shutil.which(named)
    environment = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    own = os.path.join(environment, "bin", "python") if environment else ""
    return own if own and os.path.exists(own) else shutil.which("python3") or sys.executable


class InstalledCompiler:
    """A warm process of the user's Python. Jobs are done one after the other."""

    def __init__(self, python: str | None = None) -> None:
        self.python = python
        self._process: subprocess.Popen[bytes] | None = None

    def compile(self, job: Job, time_limit: float) -> Outcome:
        """Compile a file. Never raises for what the file does."""
        outcome = Outcome(job.path)
        python = find_python(self.python)
        if python is None:
            message = f"There is no Python at {self.python}."
            outcome.problems.append(Problem("error", "no-python", message, hint("no-python")))
            return outcome
        request = {"path": job.path, "function": job.function, "type_check": job.type_check}
        try:
            line = self._ask(python, json.dumps(request), time_limit)
        except TimeoutError:
            message = f"The file did not end within {time_limit:g} seconds, and was stopped."
            outcome.problems.append(Problem("error", "time-limit", message, hint("time-limit"), job.path))
            return outcome
        if line:
            fill(outcome, json.loads(line), job)
        else:
            message = f"{python} can't compile with kfp: {self._last_words()}"
            outcome.problems.append(Problem("error", "no-python", message, hint("no-python")))
        return outcome

    def _ask(self, python: str, request: str, time_limit: float) -> bytes:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [python, SERVER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        ready, _, _ = select.select([process.stdout], [], [], time_limit)
        if not ready:
            self.close()
            raise TimeoutError
        return process.stdout.readline()

    def _last_words(self) -> str:
        process = self._process
        if process is None or process.stderr is None:
            return "it ended."
        process.wait(timeout=10)
        lines = process.stderr.read(_OUTPUT_LIMIT).decode("utf-8", "replace").strip().splitlines()
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
                stream.close()


def compile_installed(job: Job, python: str | None, time_limit: float) -> Outcome:
    """Compile one file with the user's own kfp."""
    compiler = InstalledCompiler(python)
    try:
        return compiler.compile(job, time_limit)
    finally:
        compiler.close()


def fill(outcome: Outcome, answer: dict[str, Any] | None, job: Job) -> None:
    """Put an answer into an outcome."""
    if answer is None:
        message = "The file ended the process while it ran."
        outcome.problems.append(Problem("error", "crash", message, hint("crash"), job.path))
        return
    for item in answer["pipelines"]:
        outcome.pipelines.append(
            PipelineOutcome(
                item["name"], item["function"], item["manifest"], _parameters(item["manifest"]), "", {}, None
            )
        )
    if answer["error"]:
        kind, text, file, line = answer["error"]
        outcome.problems.append(
            Problem("error", "exception", f"{kind}: {text}", hint("exception"), file, line)
        )
    elif not outcome.pipelines:
        message = f"kfp {answer['version']} finds no pipeline in the file."
        outcome.problems.append(Problem("error", "no-pipeline", message, hint("no-pipeline"), job.path))


def _parameters(manifest: str) -> list[dict[str, Any]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = next(iter(yaml.load_all(manifest, loader)))
    if "root" in data:
        found = data["root"].get("inputDefinitions", {}).get("parameters", {})
        return [
            _parameter(name, item.get("parameterType", ""), item.get("defaultValue"))
            for name, item in found.items()
        ]
    found = data["spec"].get("arguments", {}).get("parameters", [])
    return [_parameter(item["name"], "", item.get("value")) for item in found]


def _parameter(name: str, kind: str, default: Any) -> dict[str, Any]:
    if default is not None and not isinstance(default, str):
        default = json.dumps(default)
    return {
        "name": name,
        "type": kind,
        "default": default,
        "value": None,
        "description": "",
        "optional": default is not None,
    }
