"""Keeps what went wrong inside kfdeck itself in a file, so that a person can report it."""

from __future__ import annotations

import traceback
from datetime import datetime, timezone
from pathlib import Path

from tui.app.places import settings_file

_MOST = 1 << 20


def fault_path() -> Path:
    """Give the file that faults are kept in."""
    return Path(settings_file()).with_name("faults.log")


def note_fault(where: str, error: BaseException) -> str:
    """Append the traceback of `error`; gives a sentence that says where it is (or why it is nowhere)."""
    path = fault_path()
    moment = datetime.now(timezone.utc).isoformat(timespec="seconds")
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "a" if not path.exists() or path.stat().st_size < _MOST else "w"
        with path.open(mode, encoding="utf-8") as stream:
            stream.write(f"{moment} {where}\n{text}\n")
    except OSError as problem:
        return f"Its traceback could not be kept: {problem.strerror}."
    return f"Its traceback is in {path}."
