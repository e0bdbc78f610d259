"""What the commands share that do one thing to each run that is named."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable

from tui.backends.interface import Backend
from tui.cli.talk import EXIT_OK, say, with_backend


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "targets", metavar="RUN", nargs="+", help="a run: its id, the beginning of it, or its name"
    )


def for_each_run(
    arguments: argparse.Namespace, act: Callable[[Backend, str], Awaitable[object]], done: str
) -> int:
    """Act on the runs, one after the other; `done` is what to say of each after its name."""

    async def work(backend: Backend) -> int:
        for target in arguments.targets:
            await act(backend, target)
            say(f"{target} {done}")
        return EXIT_OK

    return with_backend(work)
