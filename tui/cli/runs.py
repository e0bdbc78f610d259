"""`kfdeck runs`: the runs, newest first. `--json` prints a list of runs (see `shapes.py`)."""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend, RunFilter
from tui.cli.shapes import run_json
from tui.cli.talk import EXIT_OK, age, mark, print_json, print_table, took, with_backend
from tui.model import Run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("--experiment", default="", help="only runs of this experiment")
    parser.add_argument("--pipeline", default="", help="only runs of this pipeline")
    parser.add_argument("--archived", action="store_true", help="the archived ones")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="at most N runs")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""

    async def work(backend: Backend) -> int:
        which = RunFilter(
            experiment=arguments.experiment,
            pipeline=arguments.pipeline,
            archived=arguments.archived,
            limit=max(0, arguments.limit),
        )
        found = await backend.list_runs(which)
        if arguments.json:
            print_json([run_json(item) for item in found])
        else:
            titles = ("", "ID", "NAME", "STATUS", "PIPELINE", "EXPERIMENT", "STEPS", "AGE", "TOOK")
            print_table(titles, [_row(item) for item in found])
        return EXIT_OK

    return with_backend(work)


def _row(item: Run) -> tuple[str, ...]:
    return (
        mark(item.phase),
        item.id[:8],
        item.name,
        item.phase.value,
        item.pipeline,
        item.experiment,
        f"{item.done}/{item.total}",
        age(item.created_at),
        took(item.started_at, item.finished_at),
    )
