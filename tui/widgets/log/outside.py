"""Taking a log out of the viewer: to the clipboard, to a file, to another program."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported
from textual.worker import WorkType

from tui.logs.rows import Row
from tui.logs.text import shown
from tui.logs.view import LogView

if TYPE_CHECKING:
    from tui.widgets.log.pane import LogPane

# Terminals refuse longer texts, or are busy with them for long.
_MOST_COPIED = 1 << 20
_PIECE = 1000


def copy(pane: LogPane) -> None:
    """Copy the chosen lines, or those in sight, through the terminal (OSC 52): it works over SSH."""
    document = pane.document
    if document is not None:
        chosen = pane.lines.chosen()
        rows = () if chosen else tuple(pane.lines.rows_in_sight())

        async def copying() -> None:
            await _copy_rows(pane, document, chosen, rows)

        work: WorkType[None] = copying
        pane.run_worker(work, group="copy", name="copy")


async def _copy_rows(pane: LogPane, document: LogView, chosen: range, rows: Sequence[Row]) -> None:
    if chosen:
        texts = await asyncio.to_thread(_texts, document, chosen)
    else:
        texts = await asyncio.to_thread(lambda: [shown(row.data).text for row in rows])
    if texts is None:
        hint = "That is more than a terminal's clipboard takes: ctrl+s saves to a file."
        pane.notify(hint, severity="warning", markup=False)
        return
    _to_clipboard(pane, texts)
    if chosen:
        pane.lines.choose_from(None)
        pane.tell()


def _texts(document: LogView, chosen: range) -> list[str] | None:
    texts: list[str] = []
    size = 0
    for first in range(chosen.start, chosen.stop, _PIECE):
        for row in document.rows.read(first, min(_PIECE, chosen.stop - first)):
            texts.append(shown(row.data).text)
            size += len(texts[-1]) + 1
        if size > _MOST_COPIED:
            return None
    return texts


def _to_clipboard(pane: LogPane, texts: list[str]) -> None:
    if texts:
        pane.app.copy_to_clipboard("\n".join(texts))
        pane.notify(f"Copied {len(texts)} lines." if len(texts) > 1 else "Copied a line.", markup=False)


def save(pane: LogPane, name: str) -> None:
    """Save the log: raw, or with a `!` at the end of the name as it is shown (filtered, without escapes)."""
    document = pane.document
    path = Path(name.rstrip("!").strip()).expanduser().absolute()
    if document is not None:
        as_shown = name.endswith("!") or len(document.paths) > 1

        async def saving() -> None:
            await _save(pane, document, path, as_shown)

        work: WorkType[None] = saving
        pane.run_worker(work, group="save", name="save")


async def _save(pane: LogPane, document: LogView, path: Path, as_shown: bool) -> None:
    try:
        if as_shown:
            await asyncio.to_thread(_write_rows, document, path)
        else:
            await asyncio.to_thread(_copy_file, document.paths[0], path)
    except OSError as error:
        pane.notify(f"{path} can't be written: {error.strerror}.", severity="error", markup=False)
        return
    pane.notify(f"Saved {path}.", markup=False)


def _copy_file(source: Path, path: Path) -> None:
    with source.open("rb") as come, path.open("xb") as go:
        shutil.copyfileobj(come, go)


def _write_rows(document: LogView, path: Path) -> None:
    several = document.names if len(document.names) > 1 else ()
    with path.open("x", encoding="utf-8") as stream:
        rows = document.rows
        for first in range(0, rows.count, _PIECE):
            for row in rows.read(first, _PIECE):
                prefix = f"{several[row.source]} | " if several else ""
                stream.write(prefix + shown(row.data).text + "\n")


def open_outside(pane: LogPane, program: str) -> None:
    """Open the log in $PAGER or $EDITOR, which get the terminal until they end."""
    document = pane.document
    if document is None:
        return
    default = "less -R +G" if program == "pager" else "vi"
    words = shlex.split(os.environ.get(program.upper()) or default)
    try:
        with pane.app.suspend():
            subprocess.run([*words, *map(str, document.paths)], check=False)
    except SuspendNotSupported:
        pane.notify("This terminal can't be handed to another program.", severity="error", markup=False)
    except OSError as error:
        hint = f"Set ${program.upper()}."
        pane.notify(f"{words[0]} can't be started: {error.strerror}. {hint}", severity="error", markup=False)
    pane.app.refresh()
