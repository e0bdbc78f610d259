"""`kfdeck show RUN`: a run with its steps. `--json` prints the run in detail (see `shapes.py`)."""

from __future__ import annotations

import argparse

from tui.backends.interface import Backend
from tui.cli.shapes import detail_json
from tui.cli.talk import EXIT_OK, mark, print_json, print_table, took, with_backend
from tui.model import Node, RunDetail


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("target", metavar="RUN", help="a run: its id, the beginning of it, or its name")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the run."""

    async def work(backend: Backend) -> int:
        detail = await backend.get_run(arguments.target)
        if arguments.json:
            print_json(detail_json(detail))
        else:
            _print(detail)
        return EXIT_OK

    return with_backend(work)


def _print(detail: RunDetail) -> None:
    item = detail.run
    print(f"{mark(item.phase)} {item.name}  {item.phase.value}  {item.done}/{item.total} steps")
    facts = [("id", item.id), ("pipeline", item.pipeline), ("experiment", item.experiment)]
    facts += [("source", item.source), ("message", item.message)]
    facts.append(("took", took(item.started_at, item.finished_at)))
    for name, text in facts:
        if text:
            print(f"  {name:<11}{text}")
    for title, values in (("parameters", detail.parameters), ("outputs", detail.outputs)):
        if values:
            print(f"\n{title}")
            for value in values:
                print(f"  {value.name}={value.value}")
    print("\nsteps")
    print_table(("", "STEP", "STATUS", "TRIES", "TOOK", "MESSAGE"), [_row(node) for node in detail.nodes])


def _row(node: Node) -> tuple[str, ...]:
    depth = 0 if not node.parent else node.parent.count(".") + 1
    tries = str(len(node.attempts)) if node.attempts else ""
    return (
        mark(node.phase),
        "  " * depth + node.name,
        node.phase.value,
        tries,
        took(node.started_at, node.finished_at) if node.started_at else "",
        node.message,
    )
