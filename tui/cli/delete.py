"""`kfdeck delete RUN...`: delete runs with their logs and artifacts."""

from __future__ import annotations

import argparse

from tui.cli.each_run import add_run_arguments, for_each_run

add_arguments = add_run_arguments


def run(arguments: argparse.Namespace) -> int:
    """Delete them."""
    return for_each_run(arguments, lambda backend, run: backend.delete_run(run), "is deleted.")
