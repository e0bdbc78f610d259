"""One file, one forked child, no worker: what the command line uses, since nothing needs to be started."""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress

from tui.compiler.run.child import Child, send, session_members, spawn
from tui.compiler.run.outcome import Job, Outcome
from tui.compiler.run.reply import outcome_of
from tui.compiler.run.wire import pack_job

TIME_LIMIT = 30.0
MEMORY_LIMIT = 4 * 1024**3
MAX_PROCESSES = 256
_GRACE = 1.0


def compile_job(job: Job, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> Outcome:
    """Compile a file in a forked child. Never raises for what the file does."""
    child = spawn()
    limits = {"time_limit": time_limit, "memory_limit": memory_limit, "cwd": os.getcwd()}
    send(child, pack_job(job, **limits))
    child.deadline = time.monotonic() + time_limit + _GRACE
    collect(child)
    child.reap_after(drain)
    return outcome_of(child, job.path, time_limit)


def collect(child: Child) -> None:
    """Read a child's pipes until its result is there, or it has ended, or its time is over."""
    waiting = set(child.fds)
    checked = time.monotonic()
    while child.result_fd in waiting and child.result is None:
        ready, _, _ = select.select(list(waiting), [], [], 0.2)
        for fd in ready:
            if not child.read(fd):
                waiting.discard(fd)
        now = time.monotonic()
        if now > child.deadline:
            child.killed = "time"
            child.kill()
        elif now - checked > 0.1:
            checked = now
            if overpopulated(child):
                child.kill()


def overpopulated(child: Child) -> bool:
    """Tell whether a child has started too many processes, and remember it."""
    if len(session_members(child.pid)) > MAX_PROCESSES:
        child.killed = "processes"
    return bool(child.killed)


def drain(child: Child) -> None:
    """Take what is left in the pipes without waiting."""
    for fd in child.fds:
        with suppress(BlockingIOError):
            while child.read(fd):
                pass
