"""`kfdeck pipelines [PATH]`: the pipeline files of a folder, and the stored pipelines.

`--json` prints an object: `files` (a list of `path functions changed_at size`) and `stored` (see
`shapes.py`). Files are found by their text; nothing is imported.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.backends.interface import Backend
from tui.cli.shapes import pipeline_json
from tui.cli.talk import EXIT_OK, EXIT_USAGE, age, iso, print_json, print_table, say, with_backend
from tui.model import Pipeline
from tui.watch.scanning import PipelineFile, scan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="a folder (default: this one)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    root = Path(arguments.path)
    if not root.exists():
        say(f"{root} does not exist.")
        return EXIT_USAGE
    files, errors = scan(root)
    for error in errors:
        say(f"{error.path}: {error.reason}")

    async def work(backend: Backend) -> int:
        stored = await backend.list_pipelines()
        if arguments.json:
            print_json(
                {
                    "files": [_file_json(item) for item in files],
                    "stored": [pipeline_json(item) for item in stored],
                }
            )
        else:
            _print(files, stored)
        return EXIT_OK

    return with_backend(work)


def _file_json(item: PipelineFile) -> dict[str, object]:
    return {
        "path": str(item.path),
        "functions": list(item.functions),
        "changed_at": iso(item.changed_at),
        "size": item.size,
    }


def _print(files: list[PipelineFile], stored: list[Pipeline]) -> None:
    rows = [(str(item.path), ", ".join(item.functions), age(item.changed_at)) for item in files]
    print_table(("FILE", "PIPELINES", "CHANGED"), rows)
    print()
    known = [(item.name, item.id[:8], str(item.versions), age(item.created_at)) for item in stored]
    print_table(("STORED", "ID", "VERSIONS", "AGE"), known)
