"""`kfdeck pipelines`: the stored pipelines. `--json` prints a list of them (see `shapes.py`)."""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend
from tui.cli.shapes import pipeline_json
from tui.cli.talk import EXIT_OK, age, print_json, print_table, with_backend


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""

    async def work(backend: Backend) -> int:
        found = await backend.list_pipelines()
        if arguments.json:
            print_json([pipeline_json(item) for item in found])
        else:
            rows = [(item.id[:8], item.name, str(item.versions), age(item.created_at)) for item in found]
            print_table(("ID", "NAME", "VERSIONS", "AGE"), rows)
        return EXIT_OK

    return with_backend(work)
