"""`kfdeck [PATH]`: opens the app on a folder, a pipeline file, or a run."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.frames import set_frame_rate
from tui.cli.sdk import add_sdk_arguments, bad_use
from tui.watch.scanning import Scanning

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="a folder, or a pipeline file")
    parser.add_argument("--run", default="", metavar="RUN", help="open this run")
    parser.add_argument("--ascii", action="store_true", help="draw with plain ASCII only")
    add_sdk_arguments(parser)
    parser.add_argument("--version", action="store_true", help="print the version")


def run(arguments: argparse.Namespace) -> int:
    """Open the app; exit code 2 for a path that is not there."""
    problem = bad_use(arguments)
    if problem:
        print(f"kfdeck: {problem} (kfdeck --help tells more)", file=sys.stderr)
        return 2
    given: dict[str, object] = {"ascii": True} if arguments.ascii else {}
    if arguments.sdk:
        given.update(sdk=arguments.sdk, python=arguments.python or "")
    return open_path(arguments.path, run_id=arguments.run, given=given)


def open_path(name: str, *, run_id: str = "", given: Mapping[str, object] | None = None) -> int:
    """Open the app on a folder or a file, and on a run if one is named.

    `given` are settings from the command line, which count before the saved ones.
    """
    path = Path(name).expanduser()
    if not path.exists():
        print(f"kfdeck: {path} does not exist. `kfdeck --help` lists the commands.", file=sys.stderr)
        return 2
    if not sys.stdout.isatty():
        print("kfdeck: the app needs a terminal. `kfdeck --help` lists the commands.", file=sys.stderr)
        return 2
    path = path.resolve()
    folder, file = (path, None) if path.is_dir() else (path.parent, path)
    return _open(folder, file, run_id, given or {})


def _open(folder: Path, file: Path | None, run_id: str, given: Mapping[str, object]) -> int:
    # Start-up makes objects that all stay: collecting garbage meanwhile only costs time.
    gc.disable()
    # Threads that work hard let the event loop have its turn after 1 ms, not 5.
    sys.setswitchinterval(0.001)
    first_scan = Scanning(folder)
    set_frame_rate()
    from dataclasses import replace

    from tui.app.app import KfdeckApp
    from tui.app.settings import load_settings

    settings, problems = load_settings()
    settings = replace(settings, **given)  # type: ignore[arg-type]  # the arguments' own types
    app = KfdeckApp(folder, open_file=file, open_run=run_id, settings=settings, say=problems)
    app.session.first_scan = first_scan
    gc.freeze()
    gc.enable()
    return app.run() or 0
