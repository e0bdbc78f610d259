"""The file behind a log: open, grow, be truncated, be replaced, be deleted; all of it noticed."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path


class Fate(str, Enum):
    """What has become of the file since it was last looked at."""

    SAME = "same"
    GREW = "grew"
    TRUNCATED = "truncated"
    REPLACED = "replaced"
    DELETED = "deleted"


class FileSource:
    """Positional reads of one file. After a replacement (rotation), `reopen` reads the new one.

    What was deleted stays readable here, as the system keeps it while it is open.
    """

    def __init__(self, path: Path) -> None:
        """Open `path`; raises OSError."""
        self.path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._seen = self.size
        self.deleted = False

    @property
    def size(self) -> int:
        """Bytes that are there now."""
        return os.fstat(self._descriptor).st_size

    def read(self, offset: int, limit: int) -> bytes:
        """Up to `limit` bytes from `offset` on; fewer only at the end of the file."""
        parts = []
        while limit > 0:
            data = os.pread(self._descriptor, limit, offset)
            if not data:
                break
            parts.append(data)
            offset += len(data)
            limit -= len(data)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def look(self) -> Fate:
        """Say what has become of the file since the last look."""
        mine = os.fstat(self._descriptor)
        before, self._seen = self._seen, mine.st_size
        if mine.st_size < before:
            return Fate.TRUNCATED
        try:
            there = self.path.stat()
        except FileNotFoundError:
            told, self.deleted = self.deleted, True
            return Fate.SAME if told else Fate.DELETED
        except OSError:
            return Fate.SAME
        if (there.st_ino, there.st_dev) != (mine.st_ino, mine.st_dev):
            return Fate.REPLACED
        self.deleted = False
        return Fate.GREW if mine.st_size > before else Fate.SAME

    def reopen(self) -> None:
        """Read the file that has the path now; raises OSError and keeps the old one if there is none."""
        descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        os.close(self._descriptor)
        self._descriptor = descriptor
        self._seen = self.size
        self.deleted = False

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
