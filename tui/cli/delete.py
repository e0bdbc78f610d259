"""`kfdeck delete RUN...`: delete runs with their logs and artifacts."""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend
from tui.cli.talk import EXIT_OK, say, with_backend


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "targets", metavar="RUN", nargs="+", help="a run: its id, the beginning of it, or its name"
    )


def run(arguments: argparse.Namespace) -> int:
    """Delete them."""

    async def work(backend: Backend) -> int:
        for target in arguments.targets:
            await backend.delete_run(target)
            say(f"{target} is deleted.")
        return EXIT_OK

    return with_backend(work)
