"""`kfdeck experiments`: the experiments. `--json` prints a list of them (see `shapes.py`)."""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend
from tui.cli.shapes import experiment_json
from tui.cli.talk import EXIT_OK, age, print_json, print_table, with_backend


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("--archived", action="store_true", help="the archived ones")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""

    async def work(backend: Backend) -> int:
        found = await backend.list_experiments(archived=arguments.archived)
        if arguments.json:
            print_json([experiment_json(item) for item in found])
        else:
            rows = [(item.id[:8], item.name, str(item.runs), age(item.last_run_at)) for item in found]
            print_table(("ID", "NAME", "RUNS", "LAST RUN"), rows)
        return EXIT_OK

    return with_backend(work)
