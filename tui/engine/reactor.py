"""The supervisor's event loop: children that end, timers, signals, and work done in threads. No polling."""

from __future__ import annotations

import heapq
import os
import selectors
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

Callback = Callable[[], None]


@dataclass(order=True, slots=True)
class Timer:
    """Something to do at a time; `cancel` forgets it."""

    at: float
    number: int
    call: Callback | None = field(compare=False)

    def cancel(self) -> None:
        """Do not do it."""
        self.call = None


class Reactor:
    """One thread that waits for events and answers each with a call."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._selector.register(self._read, selectors.EVENT_READ, self._drain)
        self._soon: deque[Callback] = deque()
        self._idle: deque[Callback] = deque()
        self._timers: list[Timer] = []
        self._made = 0
        self._children: dict[int, tuple[subprocess.Popen[bytes], Callable[[int], None]]] = {}
        self._on_stop: Callback | None = None
        self._stop_asked = False

    def on_stop(self, call: Callback) -> None:
        """What to do when somebody wishes the run to stop; at once if somebody has."""
        self._on_stop = call

    def listen(self) -> None:
        """Listen to signals: children, and SIGTERM or SIGINT as a wish to stop."""
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._note_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _note_stop(self, *_: object) -> None:
        self._stop_asked = True

    def soon(self, call: Callback) -> None:
        """Do it in this turn, after what is being done."""
        self._soon.append(call)

    def idle(self, call: Callback) -> None:
        """Do it when there is nothing else to do, at the latest before the end."""
        self._idle.append(call)

    def later(self, seconds: float, call: Callback) -> Timer:
        """Do it after some seconds."""
        self._made += 1
        timer = Timer(time.monotonic() + seconds, self._made, call)
        heapq.heappush(self._timers, timer)
        return timer

    def in_thread(self, work: Callback, done: Callback) -> None:
        """Do what blocks in a thread of its own, then `done` here. `work` must not raise."""

        def body() -> None:
            work()
            self._soon.append(done)
            self._wake()

        threading.Thread(target=body, daemon=True).start()

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            os.write(self._write, b"\0")

    def child(self, process: subprocess.Popen[bytes], ended: Callable[[int], None]) -> None:
        """Call `ended` with the exit code (minus the signal's number if killed) when the child ends."""
        self._children[process.pid] = (process, ended)

    def reading(self, descriptor: int, call: Callback) -> None:
        """Call whenever there is something to read."""
        self._selector.register(descriptor, selectors.EVENT_READ, call)

    def not_reading(self, descriptor: int) -> None:
        """Stop that."""
        self._selector.unregister(descriptor)

    def run(self, settle: Callback, ended: Callable[[], bool]) -> None:
        """Answer events until `ended`; `settle` is called after each turn, before waiting."""
        while True:
            self._turn()
            settle()
            if ended():
                break
            if self._soon:
                continue
            ready = self._selector.select(0 if self._idle else self._patience())
            for key, _ in ready:
                key.data()
            if not ready and self._idle:
                self._idle.popleft()()
        while self._idle:
            self._idle.popleft()()

    def _turn(self) -> None:
        if self._stop_asked and self._on_stop:
            self._stop_asked = False
            self._on_stop()
        self._reap()
        now = time.monotonic()
        while self._timers and self._timers[0].at <= now:
            call = heapq.heappop(self._timers).call
            if call:
                call()
        while self._soon:
            self._soon.popleft()()

    def _patience(self) -> float | None:
        while self._timers and self._timers[0].call is None:
            heapq.heappop(self._timers)
        return max(0.0, self._timers[0].at - time.monotonic()) if self._timers else None

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while os.read(self._read, 4096):
                pass

    def _reap(self) -> None:
        """Collect ended children; what they left running in their group ends with them."""
        for pid, (process, ended) in list(self._children.items()):
            options = os.WEXITED | os.WNOHANG | os.WNOWAIT
            if os.waitid(os.P_PID, pid, options) is None:
                continue
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            del self._children[pid]
            ended(process.wait())
