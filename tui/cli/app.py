"""`kfdeck [PATH]`: opens the app on a folder, a pipeline file, or a run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="a folder, or a pipeline file")
    parser.add_argument("--run", default="", metavar="RUN", help="open this run")
    parser.add_argument("--ascii", action="store_true", help="draw with plain ASCII only")
    parser.add_argument("--version", action="store_true", help="print the version")


def run(arguments: argparse.Namespace) -> int:
    """Open the app; exit code 2 for a path that is not there."""
    path = Path(arguments.path).expanduser()
    if not path.exists():
        print(f"kfdeck: {path} does not exist. `kfdeck --help` lists the commands.", file=sys.stderr)
        return 2
    if not sys.stdout.isatty():
        print("kfdeck: the app needs a terminal. `kfdeck --help` lists the commands.", file=sys.stderr)
        return 2
    path = path.resolve()
    folder, file = (path, None) if path.is_dir() else (path.parent, path)
    from dataclasses import replace

    from tui.app.app import KfdeckApp
    from tui.app.settings import load_settings

    settings, problems = load_settings()
    if arguments.ascii:
        settings = replace(settings, ascii=True)
    app = KfdeckApp(folder, open_file=file, open_run=arguments.run, settings=settings, say=problems)
    return app.run() or 0
