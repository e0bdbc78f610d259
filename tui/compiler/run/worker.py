"""The warm worker: a process with everything imported, that forks a child ahead for every file to come.

`tui.compiler.service` starts it. It reads jobs from its standard input,
and writes outcomes to its standard output, each with a number in front. It ends when its input does:
its parent has died.
"""

from __future__ import annotations

import gc
import os
import select
import sys
import time
from functools import partial

from tui.compiler.run import userfile
from tui.compiler.run.child import Child, send, spawn
from tui.compiler.run.oneshot import drain, overpopulated
from tui.compiler.run.reply import outcome_of
from tui.compiler.run.warmup import stay_warm
from tui.compiler.run.wire import HEAD, frame, frame_length, pack_outcome, unpack_job

AHEAD = 2
_GRACE = 1.0
_CHECK_EVERY = 0.1


class _Running:
    """A child that has a job: its number, the file, and its limits."""

    def __init__(self, child: Child, number: int, path: str, time_limit: float) -> None:
        self.child = child
        self.number = number
        self.path = path
        self.time_limit = time_limit
        self.open = set(child.fds)
        child.deadline = time.monotonic() + time_limit + _GRACE


class Worker:
    """Hands jobs to children, and their outcomes to the parent."""

    def __init__(self, jobs_fd: int, replies_fd: int, graph_builder: str = "") -> None:
        self.jobs_fd = jobs_fd
        self.replies_fd = replies_fd
        self.meanwhile = partial(stay_warm, graph_builder)
        self.idle: list[Child] = []
        self.running: list[_Running] = []
        self.buffer = bytearray()
        self.checked = time.monotonic()

    def serve(self) -> None:
        """Work until the parent closes its end."""
        self._fork_ahead()
        while True:
            fds = [fd for item in self.running for fd in item.open]
            timeout = _CHECK_EVERY if self.running else None
            ready, _, _ = select.select([self.jobs_fd, *fds], [], [], timeout)
            if self.jobs_fd in ready and not self._read_jobs():
                break
            for item in list(self.running):
                self._attend(item, ready)
            self._watch()
        for child in [*self.idle, *(item.child for item in self.running)]:
            child.kill()

    def _fork_ahead(self, count: int = AHEAD) -> None:
        while len(self.idle) < count:
            others = [*self.idle, *(item.child for item in self.running)]
            inherited = [fd for child in others for fd in (*child.fds, child.job_fd) if fd >= 0]
            self.idle.append(spawn((self.jobs_fd, self.replies_fd, *inherited), self.meanwhile))

    def _read_jobs(self) -> bool:
        data = os.read(self.jobs_fd, 1 << 20)
        self.buffer += data
        while True:
            length = frame_length(self.buffer)
            if length is None or len(self.buffer) < HEAD + length:
                return bool(data)
            payload = bytes(self.buffer[HEAD : HEAD + length])
            del self.buffer[: HEAD + length]
            self._start(payload)

    def _start(self, payload: bytes) -> None:
        job, extra = unpack_job(payload)
        child = self.idle.pop(0)
        try:
            send(child, payload)
        except BrokenPipeError:
            child.reap_after(drain)
            self._fork_ahead(1)
            child = self.idle.pop(0)
            send(child, payload)
        self.running.append(_Running(child, extra["number"], job.path, extra["time_limit"]))
        # One is enough while a job runs: the others would get warm at its cost.
        self._fork_ahead(1)

    def _attend(self, item: _Running, ready: list[int]) -> None:
        for fd in [fd for fd in item.open if fd in ready]:
            if not item.child.read(fd):
                item.open.discard(fd)
        if item.child.result is not None or item.child.result_fd not in item.open:
            self._finish(item)

    def _watch(self) -> None:
        now = time.monotonic()
        if now - self.checked < _CHECK_EVERY:
            return
        self.checked = now
        for item in list(self.running):
            if now > item.child.deadline:
                item.child.killed = "time"
            if item.child.killed or overpopulated(item.child):
                item.child.kill()
                self._finish(item)

    def _finish(self, item: _Running) -> None:
        self.running.remove(item)
        drain(item.child)
        died = item.child.result is None or bool(item.child.killed)
        if died:
            item.child.reap_after(drain)
        outcome = outcome_of(item.child, item.path, item.time_limit)
        payload = item.number.to_bytes(HEAD, "big") + pack_outcome(outcome)
        view = memoryview(frame(payload))
        while view:
            view = view[os.write(self.replies_fd, view) :]
        if not died:
            item.child.reap_after(drain)
        self._fork_ahead()


def main() -> None:
    """Be the worker."""
    replies = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    jobs = os.dup(0)
    os.dup2(null, 0)
    for fd in (jobs, replies):
        os.set_inheritable(fd, False)
    graph_builder = sys.argv[1] if len(sys.argv) > 1 else ""
    userfile.preload(graph_builder)
    gc.collect()
    gc.freeze()
    Worker(jobs, replies, graph_builder).serve()
