"""A run's folder: what is where, and who holds it.

workflow.yaml   the manifest, as it was given
workflow.json   the same as plain data: what the supervisor reads
run.json        what never changes: id, name, pipeline, parameters, creation time, source
journal.db      the truth about the run's state (SQLite, WAL)
lock            held by the supervisor (flock) as long as it lives; holds its process id
reserve         space that is given back when the disk is full, so that the end can still be recorded
supervisor.log  what the supervisor itself has to say (normally nothing)
logs/NODE/N.log     the log of attempt N of a step; N.times beside it
steps/NODE/N/       the working folder of attempt N
artifacts/NODE/     what the step gave
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MAX_NAME = 80
# Enough for the last changes of some hundred nodes.
_RESERVE_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The paths of one run."""

    path: Path

    @property
    def manifest(self) -> Path:
        """The manifest as it was given (YAML)."""
        return self.path / "workflow.yaml"

    @property
    def document(self) -> Path:
        """The manifest as plain data (JSON)."""
        return self.path / "workflow.json"

    @property
    def facts(self) -> Path:
        """What never changes about the run (JSON)."""
        return self.path / "run.json"

    @property
    def journal(self) -> Path:
        """The state (SQLite)."""
        return self.path / "journal.db"

    @property
    def lock(self) -> Path:
        """The supervisor's lock."""
        return self.path / "lock"

    @property
    def reserve(self) -> Path:
        """Space to give back when the disk is full."""
        return self.path / "reserve"

    def take_reserve(self) -> None:
        """Set space aside for the time of the run."""
        self.reserve.write_bytes(b"\0" * _RESERVE_BYTES)

    def give_reserve(self) -> None:
        """Give it back."""
        with suppress(OSError):
            self.reserve.unlink()

    @property
    def narration(self) -> Path:
        """What the supervisor printed."""
        return self.path / "supervisor.log"

    def log(self, node: str, attempt: int) -> Path:
        """The log of one attempt of a step."""
        return self.path / "logs" / safe_name(node) / f"{attempt}.log"

    def step(self, node: str, attempt: int) -> Path:
        """The working folder of one attempt of a step."""
        return self.path / "steps" / f"{safe_name(node)}.{attempt}"

    def artifacts(self, node: str) -> Path:
        """Where a step's output artifacts are kept."""
        return self.path / "artifacts" / safe_name(node)


def safe_name(text: str) -> str:
    """A file name for any text: readable, unique, never too long, never special."""
    plain = re.sub(r"[^\w.=,@+-]", "_", text)
    if plain == text and len(text.encode()) <= _MAX_NAME and not text.startswith("."):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    cut = plain.encode()[:_MAX_NAME].decode("utf-8", "ignore").lstrip(".")
    return f"{cut}~{digest}"


def take_lock(folder: RunFolder) -> int | None:
    """Hold the run: give the descriptor whose closing lets go of it, None when somebody else holds it."""
    descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def await_lock(folder: RunFolder, seconds: float = 5.0) -> int | None:
    """As take_lock, but give a supervisor that has written its end a moment to leave."""
    end = time.monotonic() + seconds
    while (lock := take_lock(folder)) is None and time.monotonic() < end:
        time.sleep(0.01)
    return lock


def held(folder: RunFolder) -> bool:
    """True while a supervisor (or somebody who is about to start one) holds the run."""
    try:
        descriptor = os.open(folder.lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def supervisor_pid(folder: RunFolder) -> int | None:
    """The process id that the holder of the lock wrote down."""
    try:
        return int(folder.lock.read_text() or "0") or None
    except (OSError, ValueError):
        return None
