"""Hands the terminal to a person's editor or pager, and takes it back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.app.session import EXAMPLES

if TYPE_CHECKING:
    from tui.app.app import KfdeckApp

# Editors that take `+LINE FILE`; the others get the file alone.
_PLUS_LINE = frozenset(("vi", "vim", "nvim", "nano", "emacs", "ed", "micro", "kak", "joe", "ne", "mg"))


def editor_command(setting: str, path: Path, line: int = 0) -> list[str]:
    """Give the command line that opens `path` at `line` (counted from 1; 0 for no line)."""
    text = setting or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    words = shlex.split(text)
    if line and Path(words[0]).name in _PLUS_LINE:
        words.append(f"+{line}")
    return [*words, str(path)]


def edit(app: KfdeckApp, path: Path, line: int = 0) -> Path:
    """Open the editor on `path`, and give the file that was edited: of an example it is a copy.

    The copy is in the workspace; one that is there already is taken as it is.
    """
    if path.parent == EXAMPLES:
        copy = app.session.workspace / path.name
        try:
            if not copy.exists():
                shutil.copyfile(path, copy)
        except OSError as error:
            app.notify(
                f"The example can't be copied to {copy}: {error.strerror}", severity="error", markup=False
            )
            return path
        app.notify(f"This edits a copy, {copy}: the example stays as it is.", markup=False)
        path = copy
    hand_over(app, editor_command(app.session.settings.editor, path, line))
    return path


def hand_over(app: KfdeckApp, command: list[str]) -> bool:
    """Run a full-screen program in the terminal's place; what goes wrong is said."""
    try:
        with app.suspend():
            done = subprocess.run(command, check=False)
    except SuspendNotSupported:
        app.notify("This terminal can't be handed to another program.", severity="error", markup=False)
        return False
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "Set $EDITOR, or `editor` in the settings."
        app.notify(f"{command[0]} can't be started: {reason}. {hint}", severity="error", markup=False)
        return False
    app.refresh()
    if done.returncode:
        app.notify(f"{command[0]} ended with {done.returncode}.", severity="warning", markup=False)
    return done.returncode == 0
