"""Taking a log out of the viewer: to the clipboard, to a file, to another program."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.logs.text import shown

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane


def copy(pane: LogPane) -> None:
    """Copy the lines in sight through the terminal (OSC 52), so that it works over SSH."""
    texts = [shown(row.data).text for row in pane.lines.rows_in_sight()]
    if texts:
        pane.app.copy_to_clipboard("\n".join(texts))
        pane.notify(f"Copied {len(texts)} lines.", markup=False)


def save(pane: LogPane, name: str) -> None:
    """Save the log: raw, or with a `!` at the end of the name as it is shown (filtered, without escapes)."""
    path = Path(name.rstrip("!").strip()).expanduser().absolute()
    pane.run_worker(_save(pane, path, name.endswith("!")), group="save", name="save")


async def _save(pane: LogPane, path: Path, as_shown: bool) -> None:
    try:
        await asyncio.to_thread(_write, pane, path, as_shown)
    except OSError as error:
        pane.notify(f"{path} can't be written: {error.strerror}.", severity="error", markup=False)
        return
    pane.notify(f"Saved {path}.", markup=False)


def _write(pane: LogPane, path: Path, as_shown: bool) -> None:
    document = pane.document
    if document is None:
        return
    if path.exists():
        raise FileExistsError(17, "there is a file of that name; nothing was overwritten")
    if not as_shown:
        shutil.copyfile(document.path, path)
        return
    with path.open("w", encoding="utf-8") as stream:
        rows = document.rows
        for first in range(0, rows.count, 1000):
            for row in rows.read(first, 1000):
                stream.write(shown(row.data).text + "\n")


def open_outside(pane: LogPane, program: str) -> None:
    """Open the log in $PAGER or $EDITOR, which get the terminal until they end."""
    document = pane.document
    if document is None:
        return
    default = "less -R +G" if program == "pager" else "vi"
    words = shlex.split(os.environ.get(program.upper()) or default)
    try:
        with pane.app.suspend():
            subprocess.run([*words, str(document.path)], check=False)
    except SuspendNotSupported:
        pane.notify("This terminal can't be handed to another program.", severity="error", markup=False)
    except OSError as error:
        hint = f"Set ${program.upper()}."
        pane.notify(f"{words[0]} can't be started: {error.strerror}. {hint}", severity="error", markup=False)
    pane.app.refresh()
