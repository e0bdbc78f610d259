"""Storage that fails, in words for a person."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.engine.problems import WorkflowProblem
from tui.model import Invalid, Unreachable

# Bytes: less than this is not enough for the smallest run.
_LOW = 256 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def storage(home: Path) -> Iterator[None]:
    """Turn errors of files and databases below `home` into the interface's own."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(home, str(error.filename or error.strerror)) from error
        what = f"{error.filename or home} can't be used: {error.strerror or error}."
        raise Unreachable(
            what, "Make it readable and writable, or set KFDECK_HOME to another folder."
        ) from error
    except sqlite3.OperationalError as error:
        if "full" in str(error) or _no_space(home):
            raise _full(home, "the database") from error
        what = f"The database below {home} can't be used: {error}."
        raise Unreachable(what, "Check the folder's permissions and free space.") from error
    except sqlite3.DatabaseError as error:
        what = f"A database below {home} is damaged: {error}."
        raise Unreachable(what, "Other runs are not affected; delete or retry this one.") from error
    except WorkflowProblem as problem:
        raise Invalid(problem.what, problem.hint) from problem


def _no_space(home: Path) -> bool:
    """SQLite calls it an I/O error when what it can't make is not its main file."""
    try:
        return shutil.disk_usage(home).free < _LOW
    except OSError:
        return False


def _full(home: Path, what: str) -> Unreachable:
    return Unreachable(
        f"The disk is full: {what} could not be written.",
        f"Free some space below {home} (kfdeck delete RUN), then try again.",
    )
