"""One pipeline of a file, compiled: what `run` and `graph` start from."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from tui.cli.sdk import bad_use, installed_python, saved_settings
from tui.model import Compiled, CompiledPipeline

EXIT_FAILED = 1
EXIT_USAGE = 2


class NoPipeline(Exception):
    """Why there is none, for stderr; `code` is the exit code."""

    def __init__(self, text: str, code: int = EXIT_USAGE) -> None:
        super().__init__(text)
        self.code = code


def add_function_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which pipeline is meant, and whose kfp compiles it."""
    from tui.cli.sdk import add_sdk_arguments

    parser.add_argument(
        "--function", default="", metavar="F", help="the pipeline function, if there are several"
    )
    add_sdk_arguments(parser)


def compile_chosen(path: Path, arguments: argparse.Namespace) -> CompiledPipeline:
    """Compile a file and choose the pipeline that is asked for. What is found goes to stderr.

    The compiler is imported here: what is compiled already does without it. Raises NoPipeline.
    """
    if not path.is_file():
        raise NoPipeline(f"{path} is not a file.")
    if bad_use(arguments):
        raise NoPipeline(f"{bad_use(arguments)}.")
    settings = saved_settings()
    compiled: Compiled = import_module("tui.compiler").compile_file(
        path,
        function=arguments.function or None,
        graph_builder=getattr(arguments, "graph_builder", ""),
        ignore=settings.ignore if settings else (),
        installed_python=installed_python(arguments),
    )
    for item in compiled.diagnostics:
        where = f"{item.location}: " if item.location else f"{path}: "
        hint = f" {item.hint}" if item.hint else ""
        print(f"{where}{item.severity.value}: {item.message}{hint}", file=sys.stderr)
    if compiled.errors:
        raise NoPipeline(f"{path} does not compile.", EXIT_FAILED)
    return _choose(compiled, path, arguments.function)


def _choose(compiled: Compiled, path: Path, function: str) -> CompiledPipeline:
    found = [item for item in compiled.pipelines if function in ("", item.function, item.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(item.function for item in compiled.pipelines)
    if not names:
        raise NoPipeline(f"{path} has no pipeline.", EXIT_FAILED)
    if not found:
        raise NoPipeline(f"{path} has no pipeline {function}; it has: {names}.")
    raise NoPipeline(f"{path} has several pipelines; choose one with --function: {names}.")
