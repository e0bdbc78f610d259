"""`kfdeck retry RUN`: run again what did not succeed; finished steps are kept.

Waits and tells as `kfdeck run` does, unless `--detach`. `--json` prints the run in detail at the end.
"""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend
from tui.cli.follow import follow
from tui.cli.shapes import run_json
from tui.cli.talk import EXIT_INTERRUPTED, EXIT_OK, print_json, say, with_backend
from tui.model import Node, Phase


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("target", metavar="RUN", help="a run: its id, the beginning of it, or its name")
    parser.add_argument("--detach", action="store_true", help="do not wait for its end")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _kept(node: Node) -> bool:
    return node.phase in (Phase.SUCCEEDED, Phase.CACHED) and bool(node.attempts) and node.id != "onExit"


def run(arguments: argparse.Namespace) -> int:
    """Retry it."""

    async def work(backend: Backend) -> int:
        before = await backend.get_run(arguments.target)
        again = await backend.retry_run(before.run.id)
        if not arguments.detach:
            kept: dict[str, Phase] = {node.id: node.phase for node in before.nodes if _kept(node)}
            say(f"{again.name} runs again; {len(kept)} finished steps are kept")
            return await follow(backend, again, as_json=arguments.json, told=kept)
        if arguments.json:
            print_json(run_json(again))
        else:
            print(again.id)
        return EXIT_OK

    try:
        return with_backend(work)
    except KeyboardInterrupt:
        say(f"\nThe run goes on. To stop it: kfdeck stop {arguments.target}")
        return EXIT_INTERRUPTED
