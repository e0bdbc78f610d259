"""One attempt of a step: a process with a folder and a log of its own."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tui.engine import packages
from tui.engine.capture import Capture
from tui.engine.collect import collect, drop_copies
from tui.engine.context import Context
from tui.engine.durations import seconds
from tui.engine.outcome import FileValue
from tui.engine.problems import NodeProblem
from tui.engine.reactor import Timer
from tui.engine.records import AttemptRecord, FileRecord, NodeRecord
from tui.engine.spec import Template
from tui.engine.step import StepPlan, make_folders, plan_step, search_path
from tui.engine.substitute import substitute
from tui.logs import append_record
from tui.model import Phase

# Copies above this many bytes are made in a thread, so that the other steps go on.
_LARGE = 8 << 20
GRACE_SECONDS = 10.0
_SAMPLE_SECONDS = 0.25


@dataclass(slots=True)
class AttemptEnd:
    """How an attempt ended."""

    phase: Phase
    message: str = ""
    exit_code: int | None = None
    outputs: dict[str, str] = field(default_factory=dict)
    files: list[FileRecord] = field(default_factory=list)
    result: str | None = None


class AttemptRun:
    """From the working folder to the exit code."""

    def __init__(
        self,
        context: Context,
        template: Template,
        record: NodeRecord,
        attempt: AttemptRecord,
        values: Mapping[str, str],
        files: Mapping[str, FileValue],
        *,
        result_wanted: bool,
    ) -> None:
        self.context = context
        self.template = template
        self.record = record
        self.attempt = attempt
        self.values = values
        self.files = files
        self.log = context.folder.log(record.id, attempt.number)
        self.folder = context.folder.step(record.id, attempt.number)
        self._capture = Capture(context.reactor) if result_wanted else None
        self._ended: Callable[[AttemptEnd], None] | None = None
        self._plan: StepPlan | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._timers: list[Timer] = []
        self._noted = 0
        self._reason: tuple[Phase, str] | None = None

    def start(self, ended: Callable[[AttemptEnd], None]) -> None:
        """Begin; `ended` is called once."""
        self._ended = ended
        self.context.running[self.record.id] = self.stop
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.log.touch()
            append_record(self.log, 0, self.attempt.started or time.time())
            self._plan = plan = plan_step(self.template, self.folder, self.values, self.files)
            self.record.command = list(plan.argv)
            self._describe()
        except (NodeProblem, OSError) as problem:
            self._fail(_words(problem))
            return
        if sum(value.size() for value, _ in plan.copies) <= _LARGE:
            self._prepared(self._prepare(plan))
            return
        results: list[str] = []
        self.context.reactor.in_thread(
            lambda: results.append(self._prepare(plan)), lambda: self._prepared(results[0])
        )

    def _describe(self) -> None:
        self.record.input_files = [
            FileRecord(item.name, item.path, self.files[item.name].path, self.files[item.name].size())
            for item in self.template.input_files
            if item.name in self.files and item.path
        ]
        self.context.book.mark(self.record)

    def _prepare(self, plan: StepPlan) -> str:
        """Make folders and copies; give the reason if that fails."""
        try:
            make_folders(plan, self.template)
        except OSError as problem:
            return _words(problem)
        return ""

    def _prepared(self, problem: str) -> None:
        if problem:
            self._fail(problem)
            return
        plan = self._plan
        assert plan is not None
        wanted = plan.packages
        environments = self.context.cache / "envs"
        if self._reason is not None:
            self._exited(None)
        elif wanted is None:
            self._launch(plan.argv, str(Path(sys.executable).parent), self._exited)
        elif packages.ready(environments, wanted):
            self._with_packages()
        else:
            self.record.message = f"Installing {wanted}"
            root = str(Path(packages.__file__).parents[2])
            code = (
                f"import sys; sys.path.insert(0, {root!r}); "
                "from tui.engine.packages import main; sys.exit(main(sys.argv[1:]))"
            )
            argv = (sys.executable, "-c", code, str(environments), wanted.key, *wanted.arguments)
            self._launch(argv, str(Path(sys.executable).parent), self._installed)

    def _installed(self, code: int | None) -> None:
        self.record.message = ""
        if code == 0 and self._reason is None:
            self._with_packages()
        elif self._reason is not None:
            self._exited(code)
        else:
            plan = self._plan
            assert plan is not None
            self._close()
            text = f"pip could not install {plan.packages} (exit code {code}); its log says why."
            self._finish(AttemptEnd(Phase.FAILED, text, code))

    def _with_packages(self) -> None:
        plan = self._plan
        assert plan is not None
        assert plan.packages is not None
        environments = self.context.cache / "envs"
        first = str(packages.programs(environments, plan.packages))
        self._launch(plan.argv, first, self._exited)

    # The process

    def _launch(self, argv: tuple[str, ...], first: str, exited: Callable[[int | None], None]) -> None:
        plan = self._plan
        assert plan is not None
        environment = dict(plan.environment)
        environment["PATH"] = search_path(environment, first, self.context.cache / "shims")
        try:
            self._process = process = self._spawn(argv, environment)
        except (OSError, ValueError) as problem:
            self._close()
            self._finish(AttemptEnd(Phase.ERROR, _unstartable(argv, problem)))
            return
        self.attempt.pid = process.pid
        self.context.watchdog.started(process.pid)
        self.context.reactor.child(process, lambda code: self._reaped(process.pid, code, exited))
        self._sample_later()
        self._limit_time()

    def _spawn(self, argv: tuple[str, ...], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        log = os.open(self.log, flags, 0o644)
        try:
            return subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log if self._capture is None else self._capture.open(self.log),
                stderr=log,
                cwd=self.folder / "work",
                env=environment,
                start_new_session=True,
            )
        finally:
            os.close(log)
            if self._capture is not None:
                self._capture.handed_over()

    def _limit_time(self) -> None:
        if not self.template.deadline or self._reason is not None:
            return
        limit = seconds(substitute(self.template.deadline, self.values))
        text = f"It ran longer than its limit of {limit:g} s."
        self._timers.append(self.context.reactor.later(limit, lambda: self._kill(Phase.FAILED, text)))

    def _sample_later(self) -> None:
        self._timers.append(self.context.reactor.later(_SAMPLE_SECONDS, self._sample))

    def _sample(self) -> None:
        """Note in the log's times that it grew."""
        if self._process is None:
            return
        with suppress(OSError):
            size = self.log.stat().st_size
            if size != self._noted:
                append_record(self.log, self._noted, time.time())
                self._noted = size
        self._timers = [timer for timer in self._timers if timer.call is not None]
        self._sample_later()

    def stop(self) -> None:
        """End it because the run is halted."""
        phase = Phase.FAILED if self.context.late else Phase.STOPPED
        self._kill(phase, self.context.halt_reason)

    def _kill(self, phase: Phase, reason: str) -> None:
        """Ask the process to end, and make it end after a moment of grace."""
        if self._reason is None:
            self._reason = (phase, reason)
        process = self._process
        if process is not None:
            _signal_group(process.pid, signal.SIGTERM)
            self._timers.append(
                self.context.reactor.later(GRACE_SECONDS, lambda: _signal_group(process.pid, signal.SIGKILL))
            )

    # Ends

    def _reaped(self, pid: int, code: int, exited: Callable[[int | None], None]) -> None:
        self.context.watchdog.ended(pid)
        self._process = None
        for timer in self._timers:
            timer.cancel()
        self._timers = []
        exited(code)

    def _exited(self, code: int | None) -> None:
        self._close()
        result = self._capture.result() if self._capture is not None else None
        shown = code if code is None or code >= 0 else 128 - code
        if self._reason is not None:
            self._finish(AttemptEnd(self._reason[0], self._reason[1], shown))
            return
        plan = self._plan
        assert plan is not None
        try:
            outputs, files = collect(
                self.template,
                plan.paths,
                self.context.folder.artifacts(self.record.id),
                self.values,
                code == 0,
            )
        except (NodeProblem, OSError) as problem:
            self._finish(AttemptEnd(Phase.ERROR, _words(problem), shown))
            return
        phase = Phase.SUCCEEDED if code == 0 else Phase.FAILED
        message = "" if code == 0 else _exit_words(code or 0)
        if code == 0:
            self.context.reactor.idle(lambda: drop_copies(plan.copies))
            self.context.done_with.append(self.folder)
        self._finish(AttemptEnd(phase, message, shown, outputs, files, result))

    def _close(self) -> None:
        with suppress(OSError):
            size = self.log.stat().st_size
            now = time.time()
            if size != self._noted:
                append_record(self.log, self._noted, now)
            append_record(self.log, size, now, closing=True)

    def _fail(self, words: str) -> None:
        self._close()
        self._finish(AttemptEnd(Phase.ERROR, words))

    def _finish(self, end: AttemptEnd) -> None:
        self.context.running.pop(self.record.id, None)
        ended = self._ended
        assert ended is not None
        self.context.reactor.soon(lambda: ended(end))


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _exit_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = ", perhaps for lack of memory" if name == "SIGKILL" else ""
    return f"killed by {name} (exit code {128 - code}){hint}"


def _words(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk is full: {problem.filename or problem.strerror} could not be written."
    return str(problem)


def _unstartable(argv: tuple[str, ...], problem: Exception) -> str:
    if isinstance(problem, FileNotFoundError):
        return f"The command {argv[0]} does not exist on this machine, and images are not used here."
    if isinstance(problem, OSError) and problem.errno == errno.E2BIG:
        return "The command line is too long for this system: pass large values as files."
    return f"The command {argv[0]} could not be started: {problem}."
