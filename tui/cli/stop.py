"""`kfdeck stop RUN...`: stop runs."""

from __future__ import annotations

import argparse

from tui.cli.each_run import add_run_arguments, for_each_run

add_arguments = add_run_arguments


def run(arguments: argparse.Namespace) -> int:
    """Stop them."""
    return for_each_run(arguments, lambda backend, run: backend.stop_run(run), "is asked to stop.")
