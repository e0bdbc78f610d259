"""`kfdeck view FILE...`: any text file in the log viewer; `-` reads a pipe while it is written to."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from pathlib import Path

from tui.cli.frames import set_frame_rate

_PIECE = 1 << 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a text file, or - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """View until quit; exit code 2 for a file that can't be read or a screen that is none."""
    for name in arguments.files:
        if name != "-" and not _readable(Path(name)):
            return 2
    if not sys.stdout.isatty():
        print("kfdeck view: the viewer needs a terminal.", file=sys.stderr)
        return 2
    set_frame_rate()
    from tui.app.viewer import ViewerApp
    from tui.logs.view import LogPart

    with tempfile.TemporaryDirectory(prefix="kfdeck-") as folder:
        files = []
        for name in dict.fromkeys(arguments.files):
            if name == "-":
                path = Path(folder) / "stdin.log"
                if not _copy_pipe(path):
                    return 2
                files.append(LogPart(path, "standard input"))
            else:
                files.append(LogPart(Path(name).absolute(), Path(name).name))
        ViewerApp(files).run()
    return 0


def _readable(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError as error:
        print(f"kfdeck view: {path} can't be read: {error.strerror}.", file=sys.stderr)
        return False


def _copy_pipe(path: Path) -> bool:
    """Write what comes through the pipe to a log, and take the keyboard from the terminal instead."""
    if sys.stdin.isatty():
        print("kfdeck view: - reads a pipe, and there is none.", file=sys.stderr)
        return False
    pipe = os.dup(0)
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        print(f"kfdeck view: there is no terminal to take keys from: {error.strerror}.", file=sys.stderr)
        return False
    os.dup2(terminal, 0)
    os.close(terminal)
    path.touch()
    threading.Thread(target=_copy, args=(pipe, path), daemon=True, name="pipe").start()
    return True


def _copy(pipe: int, path: Path) -> None:
    from tui.logs import LogWriter

    with LogWriter(path) as writer:
        while data := os.read(pipe, _PIECE):
            writer.append(data)
