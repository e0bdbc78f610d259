"""What comes out of a node, and what files are passed between nodes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tui.model import Phase


@dataclass(frozen=True, slots=True)
class FileValue:
    """An artifact on its way: a file or folder that is kept (`path`), or a text."""

    path: str = ""
    text: str = ""

    def size(self) -> int:
        """Bytes; a folder's are those of its files."""
        if not self.path:
            return len(self.text.encode("utf-8", "replace"))
        return tree_size(Path(self.path))

    def put(self, target: Path) -> None:
        """Give a step its own copy, which it may change."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not self.path:
            target.write_text(self.text, encoding="utf-8", errors="replace")
        elif Path(self.path).is_dir():
            shutil.copytree(self.path, target, symlinks=True)
        else:
            shutil.copyfile(self.path, target)


def tree_size(path: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if not path.is_dir():
        return path.stat().st_size
    total = 0
    for folder, _, names in os.walk(path):
        total += sum((Path(folder) / name).lstat().st_size for name in names)
    return total


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a node ended. `omitted`: it never came to it."""

    phase: Phase
    message: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    files: dict[str, FileValue] = field(default_factory=dict)
    result: str | None = None
    exit_code: int | None = None
    omitted: bool = False

    @property
    def argo_status(self) -> str:
        """The word that `{{tasks.T.status}}` and `{{workflow.status}}` give."""
        if self.omitted:
            return "Omitted"
        return _WORDS.get(self.phase, "Failed")


_WORDS = {
    Phase.SUCCEEDED: "Succeeded",
    Phase.CACHED: "Succeeded",
    Phase.SKIPPED: "Skipped",
    Phase.ERROR: "Error",
}

Done = Callable[[Outcome], None]
