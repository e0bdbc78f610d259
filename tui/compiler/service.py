"""The compiler for a program that stays open: a warm worker process, and an async door to it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from tui.compiler.results import to_compiled
from tui.compiler.run.oneshot import MEMORY_LIMIT, TIME_LIMIT
from tui.compiler.run.outcome import Job, Outcome, Problem
from tui.compiler.run.wire import HEAD, frame, pack_job, unpack_outcome
from tui.model.compiled import Compiled

_ROOT = str(Path(__file__).resolve().parents[2])
# A worker that dies this many times in a row without an answer is not started again for that file.
_ATTEMPTS = 2
_LARGE = 200_000  # bytes


# The working folder may have files called like modules of Python's: it is not looked in.
_START = """import sys
if sys.path[0] == "": del sys.path[0]
from importlib import import_module
import_module(sys.argv.pop(1)).main()
"""


class CompileService:
    """Compiles files in a warm worker. Never raises for what a file does: that gives diagnostics.

    `time_limit` is in seconds, `memory_limit` in bytes (of a child's data). `graph_builder` is
    "package.module:function", called in the worker with a workflow mapping; its result is the graph.
    `lint` adds suspicions; `ignore` are codes to leave out; `sdk_quirks` also copies kfp 1.8.22 where it
    writes what can't run. `installed_python` is a Python (or its environment's folder) whose own kfp
    compiles instead of the embedded one; "" finds one as the command line does, None is the embedded one.
    """

    def __init__(
        self,
        *,
        time_limit: float = TIME_LIMIT,
        memory_limit: int = MEMORY_LIMIT,
        graph_builder: str = "",
        lint: bool = True,
        ignore: tuple[str, ...] = (),
        sdk_quirks: bool = False,
        installed_python: str | None = None,
    ) -> None:
        self.installed_python = installed_python
        self.sdk_quirks = sdk_quirks
        self.time_limit = time_limit
        self.memory_limit = memory_limit
        self.graph_builder = graph_builder
        self.lint = lint
        self.ignore = ignore
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Outcome]] = {}
        self._number = 0
        self._starting = asyncio.Lock()
        self._closed = False

    @property
    def worker_pid(self) -> int | None:
        """The worker's process id; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Start the worker ahead of the first file."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()

    async def _start(self) -> None:
        users_path = os.environ.get("PYTHONPATH", "")
        environment = {**os.environ, "PYTHONPATH": _python_path(), "KFDECK_USERS_PYTHONPATH": users_path}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _START,
            *self._worker(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        if self._reader is not None:
            self._reader.cancel()
        self._reader = asyncio.create_task(self._read(self._process))

    def _worker(self) -> tuple[str, ...]:
        if self.installed_python is None:
            return "tui.compiler.run.worker", self.graph_builder
        return "tui.compiler.installed.worker", self.graph_builder, self.installed_python

    async def compile(
        self,
        path: str | Path,
        *,
        function: str | None = None,
        type_check: bool = True,
        text: str | None = None,
    ) -> Compiled:
        """Compile a file, or `text` in its place. `function` picks one of its pipelines."""
        job = Job(
            _absolute(path),
            function=function,
            graph_builder=self.graph_builder,
            type_check=type_check,
            sdk_quirks=self.sdk_quirks,
            lint=self.lint,
            ignore=self.ignore,
            text=text,
        )
        for _ in range(_ATTEMPTS):
            if self._closed:
                break
            try:
                return to_compiled(await self._ask(job))
            except (ConnectionError, EOFError):
                continue
        outcome = Outcome(job.path)
        message = "The compiler's worker ended before it gave a result."
        outcome.problems.append(Problem("error", "worker", message, "Save the file to try again.", job.path))
        return to_compiled(outcome)

    async def _ask(self, job: Job) -> Outcome:
        await self.start()
        process = self._process
        if process is None or process.stdin is None:
            raise ConnectionError("no worker")
        self._number += 1
        number = self._number
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        payload = pack_job(
            job,
            number=number,
            time_limit=self.time_limit,
            memory_limit=self.memory_limit,
            cwd=_cwd(),
        )
        try:
            process.stdin.write(frame(payload))
            await process.stdin.drain()
            return await future
        finally:
            self._waiting.pop(number, None)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        stream: Any = process.stdout
        try:
            while True:
                length = int.from_bytes(await stream.readexactly(HEAD), "big")
                payload = await stream.readexactly(length)
                future = self._waiting.get(int.from_bytes(payload[:HEAD], "big"))
                body = memoryview(payload)[HEAD:]
                # A large result takes longer to read than the event loop may stand still.
                large = length > _LARGE
                outcome = await asyncio.to_thread(unpack_outcome, body) if large else unpack_outcome(body)
                if future is not None and not future.done():
                    future.set_result(outcome)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError):
            pass
        await process.wait()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("the worker ended"))

    async def close(self) -> None:
        """End the worker and everything that it runs."""
        self._closed = True
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), 2.0)
            except asyncio.TimeoutError:
                process.kill()
                await process.wait()
        if self._reader is not None:
            self._reader.cancel()

    async def __aenter__(self) -> CompileService:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()


def _absolute(path: str | Path) -> str:
    return str(Path(path).absolute())


def _cwd() -> str:
    return str(Path.cwd())


def _python_path() -> str:
    inherited = os.environ.get("PYTHONPATH", "")
    parts = [_ROOT, *(part for part in inherited.split(os.pathsep) if part and part != _ROOT)]
    return os.pathsep.join(parts)
