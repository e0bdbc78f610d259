"""A forked process that compiles one file under limits, and then ends."""

from __future__ import annotations

import faulthandler
import gc
import io
import os
import resource
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tui.compiler.run.wire import HEAD, frame, frame_length, pack_outcome, unpack_job

OUTPUT_LIMIT = 256 * 1024
_PROCESS_LIMIT = 64
_GRACE = 2.0
_PROC = "/proc"


class Child:
    """The parent's view of a forked child: its id, and the ends of its pipes."""

    def __init__(self, pid: int, job_fd: int, result_fd: int, output_fd: int, crash_fd: int) -> None:
        self.pid = pid
        self.job_fd = job_fd
        self.fds = {result_fd: bytearray(), output_fd: bytearray(), crash_fd: bytearray()}
        self.result_fd = result_fd
        self.output_fd = output_fd
        self.crash_fd = crash_fd
        self.dropped = 0
        self.deadline = 0.0
        self.status: int | None = None
        self.killed = ""

    @property
    def result(self) -> bytes | None:
        """The payload that the child has sent, once it is whole."""
        data = self.fds.get(self.result_fd, b"")
        length = frame_length(data)
        if length is None or len(data) < HEAD + length:
            return None
        return bytes(data[HEAD : HEAD + length])

    def read(self, fd: int) -> bool:
        """Take what a pipe has; False at its end."""
        data = os.read(fd, 1 << 20)
        buffer = self.fds[fd]
        if fd == self.output_fd:
            room = OUTPUT_LIMIT - len(buffer)
            self.dropped += max(len(data) - room, 0)
            data, empty = data[: max(room, 0)], not data
            buffer += data
            return not empty
        buffer += data
        return bool(data)

    def kill(self) -> None:
        """End the child and all that it started."""
        _kill(-self.pid)
        for pid in session_members(self.pid):
            _kill(pid)

    def reap_after(self, drain: Callable[[Child], None]) -> None:
        """Wait for the child's end, take what it has left in its pipes, and close them."""
        if self.result is None and not self.killed:
            # It is ending by itself: its last words are being written.
            _, self.status = os.waitpid(self.pid, 0)
            self.kill()
        else:
            self.kill()
            _, self.status = os.waitpid(self.pid, 0)
        drain(self)
        for fd in (self.job_fd, self.result_fd, self.output_fd, self.crash_fd):
            if fd >= 0:
                os.close(fd)
        self.job_fd = -1


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def session_members(session: int) -> list[int]:
    """Name the processes of a session (Linux; nothing elsewhere)."""
    if not os.path.isdir(_PROC):
        return []
    return [int(entry) for entry in os.listdir(_PROC) if entry.isdigit() and _belongs(entry, session)]


def _belongs(entry: str, session: int) -> bool:
    try:
        with open(f"{_PROC}/{entry}/stat", "rb") as stream:
            fields = stream.read().rpartition(b")")[2].split()
    except OSError:
        return False
    return int(fields[3]) == session and fields[0] != b"Z"


def spawn(close: tuple[int, ...] = (), meanwhile: Callable[[], None] | None = None) -> Child:
    """Fork a child that waits for a job.

    `close` are descriptors that it must not keep, `meanwhile` is what it does when no job is there yet.
    """
    job_in, job_out = os.pipe()
    result_in, result_out = os.pipe()
    output_in, output_out = os.pipe()
    crash_in, crash_out = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        for fd in (job_out, result_in, output_in, crash_in, *close):
            os.close(fd)
        _run(job_in, result_out, output_out, crash_out, meanwhile)
    for fd in (job_in, result_out, output_out, crash_out):
        os.close(fd)
    for fd in (result_in, output_in, crash_in):
        os.set_blocking(fd, False)
    return Child(pid, job_out, result_in, output_in, crash_in)


def send(child: Child, payload: bytes) -> None:
    """Give a child its job."""
    data = frame(payload)
    view = memoryview(data)
    while view:
        view = view[os.write(child.job_fd, view) :]
    os.close(child.job_fd)
    child.job_fd = -1


def _run(
    job_fd: int, result_fd: int, output_fd: int, crash_fd: int, meanwhile: Callable[[], None] | None
) -> None:
    """Be the child: wait for the job, run it, send the outcome, and end."""
    code = 70
    try:
        os.setsid()
        if meanwhile is not None and not select.select([job_fd], [], [], 0)[0]:
            meanwhile()
        payload = _read_job(job_fd)
        if payload:
            job, extra = unpack_job(payload)
            _redirect(output_fd)
            _limit(extra)
            _guard(crash_fd, extra)
            from tui.compiler.run.userfile import run_file

            own = os.getpid()
            outcome = run_file(job)
            if os.getpid() != own:
                # The file has forked, and this is the copy: it has nothing to say.
                return
            faulthandler.cancel_dump_traceback_later()
            _flush()
            data = frame(pack_outcome(outcome))
            view = memoryview(data)
            while view:
                view = view[os.write(result_fd, view) :]
            code = 0
    finally:
        _real_exit(code)


def _read_job(fd: int) -> bytes:
    data = bytearray()
    parent = os.getppid()
    while True:
        # A parent that was killed closes nothing for sure: a sibling may have its end of the pipe too.
        while not select.select([fd], [], [], 1.0)[0]:
            if os.getppid() != parent:
                return b""
        piece = os.read(fd, 1 << 20)
        if not piece:
            return b""
        data += piece
        length = frame_length(data)
        if length is not None and len(data) >= HEAD + length:
            os.close(fd)
            return bytes(data[HEAD : HEAD + length])


def _redirect(output_fd: int) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(output_fd, 1)
    os.dup2(output_fd, 2)
    for fd in (null, output_fd):
        if fd > 2:
            os.close(fd)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    sys.stdout = _text_stream(1)
    sys.stderr = _text_stream(2)


def _text_stream(fd: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(fd, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _limit(extra: dict[str, Any]) -> None:
    seconds = int(extra["time_limit"] + _GRACE) + 1
    limits = [("RLIMIT_CORE", 0), ("RLIMIT_CPU", seconds), ("RLIMIT_DATA", extra["memory_limit"])]
    for name, value in limits:
        kind = getattr(resource, name, None)
        if kind is None or value is None or value < 0:
            continue
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        _set_limit(kind, value)
    gc.set_threshold(200_000, 50, 50)
    sys.dont_write_bytecode = True
    if extra.get("cwd"):
        os.chdir(extra["cwd"])


def _set_limit(kind: int, value: int) -> None:
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        # Some systems have the name and not the limit; the time limit still holds.
        return


_real_exit = os._exit
_real_fork = os.fork


def _guard(crash_fd: int, extra: dict[str, Any]) -> None:
    """See to it that a crash, an endless loop, os._exit and too many forks are told, with their line."""
    faulthandler.enable(file=crash_fd)
    faulthandler.dump_traceback_later(extra["time_limit"], exit=True, file=crash_fd)
    signal.setitimer(signal.ITIMER_REAL, extra["time_limit"] + _GRACE)
    main = os.getpid()
    shared: list[Any] = []

    def leave(status: int) -> None:
        if os.getpid() == main:
            os.write(crash_fd, f"Exit ({status})\n".encode())
            faulthandler.dump_traceback(file=crash_fd, all_threads=False)
            _flush()
        _real_exit(status)

    def fork() -> int:
        if not shared:
            import mmap

            shared.append(mmap.mmap(-1, 8))
        counter = shared[0]
        count = int.from_bytes(counter[:8], "big") + 1
        if count > _PROCESS_LIMIT:
            raise BlockingIOError(11, f"more than {_PROCESS_LIMIT} processes while a pipeline is compiled")
        counter[:8] = count.to_bytes(8, "big")
        return _real_fork()

    os._exit = leave  # type: ignore[assignment]
    os.fork = fork


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
