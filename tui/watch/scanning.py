"""Finds the pipeline files of a folder by reading their text, never by importing them."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

MAX_FILES = 5_000
MAX_BYTES = 512 * 1024
_SKIPPED_FOLDERS = frozenset(
    ("__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "tests", "test")
)
_IMPORTS_KFP = re.compile(r"^[ \t]*(?:import[ \t]+kfp\b|from[ \t]+kfp\b)", re.MULTILINE)
_DECORATED = re.compile(
    r"^[ \t]*@(?:[\w.]+\.)?pipeline\b[^\n]*(?:\n(?![ \t]*def\b)[^\n]*){0,12}\n[ \t]*def[ \t]+(\w+)",
    re.MULTILINE,
)
_SUBMITTED = re.compile(r"\bcreate_run_from_pipeline_func\(\s*(?:pipeline_func\s*=\s*)?(\w+)")
_COMPILED = re.compile(r"\.compile\(\s*(?:pipeline_func\s*=\s*)?(\w+)\s*,")


@dataclass(frozen=True)
class PipelineFile:
    """A file that defines pipelines: `functions` are the names the text shows, in order of appearance."""

    path: Path
    functions: tuple[str, ...]
    changed_at: datetime
    size: int


@dataclass(frozen=True)
class ScanError:
    """A folder or file that could not be read, and why."""

    path: Path
    reason: str


def scan(root: Path) -> tuple[list[PipelineFile], list[ScanError]]:
    """Give the pipeline files under `root` (a folder, or one file), sorted by path, and what was unreadable.

    Hidden folders, virtual environments, caches and test folders are passed over; at most `MAX_FILES`
    files are read, and no more than `MAX_BYTES` bytes of each.
    """
    found: list[PipelineFile] = []
    errors: list[ScanError] = []
    for number, path in enumerate(_python_files(root, errors)):
        if number >= MAX_FILES:
            errors.append(ScanError(root, f"only the first {MAX_FILES} Python files were looked at"))
            break
        try:
            file = _read(path)
        except OSError as error:
            errors.append(ScanError(path, error.strerror or str(error)))
            continue
        if file is not None:
            found.append(file)
    return sorted(found, key=lambda file: file.path), errors


class Scanning:
    """A scan that runs in a thread of its own from the moment it is made."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._result: tuple[list[PipelineFile], list[ScanError]] = ([], [])
        self._thread = threading.Thread(target=self._run, name="scan", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._result = scan(self.root)

    @property
    def done(self) -> bool:
        """True when `result()` does not wait."""
        return not self._thread.is_alive()

    def result(self) -> tuple[list[PipelineFile], list[ScanError]]:
        """Give what `scan` gives; waits for it."""
        self._thread.join()
        return self._result


def _python_files(root: Path, errors: list[ScanError]) -> Iterator[Path]:
    if root.is_file():
        yield root
        return

    def unreadable(error: OSError) -> None:
        errors.append(ScanError(Path(error.filename or root), error.strerror or str(error)))

    for folder, subfolders, names in os.walk(root, onerror=unreadable):
        subfolders[:] = sorted(name for name in subfolders if not _skipped(Path(folder, name)))
        for name in sorted(names):
            if name.endswith(".py") and not name.startswith("."):
                yield Path(folder, name)


def _skipped(folder: Path) -> bool:
    name = folder.name
    return name.startswith(".") or name in _SKIPPED_FOLDERS or (folder / "pyvenv.cfg").exists()


def _read(path: Path) -> PipelineFile | None:
    with path.open("rb") as stream:
        text = stream.read(MAX_BYTES).decode("utf-8", "replace")
        status = os.fstat(stream.fileno())
    if not _IMPORTS_KFP.search(text):
        return None
    functions = _functions(text)
    if not functions:
        return None
    changed = datetime.fromtimestamp(status.st_mtime, tz=timezone.utc)
    return PipelineFile(path, functions, changed, status.st_size)


def _functions(text: str) -> tuple[str, ...]:
    hits = [hit for pattern in (_DECORATED, _SUBMITTED, _COMPILED) for hit in pattern.finditer(text)]
    hits.sort(key=lambda hit: hit.start(1))
    names = (hit.group(1) for hit in hits)
    return tuple(dict.fromkeys(names))
