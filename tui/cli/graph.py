"""`kfdeck graph SOURCE`: the graph of a pipeline file, a compiled pipeline, a run or a JSON document.

The drawing goes to stdout. Exit codes: 0 drawn, 1 the source has an error (named, with its place), 2 bad use.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from pathlib import Path

from tui.cli.chosen import NoPipeline, add_function_arguments, compile_chosen
from tui.graph import Density, Direction, Drawing, GraphError, Options, from_run, layout, load, loads
from tui.graph.shapes import long_loops
from tui.model import BackendError, Graph

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
_FILES = (".py", ".yaml", ".yml", ".json", ".zip", ".gz", ".tgz")
_NEEDED = "─▼┼╭✓"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    kinds = "a .py file, a workflow or pipeline spec (.yaml .json .zip .tar.gz), a run, or - for stdin"
    parser.add_argument("source", metavar="SOURCE", help=kinds)
    add_function_arguments(parser)
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
    parser.add_argument(
        "--width", type=_cells, default=0, metavar="N", help="columns (default: the terminal's)"
    )
    parser.add_argument(
        "--height", type=_cells, default=0, metavar="N", help="rows (default: the terminal's)"
    )
    parser.add_argument("--direction", choices=[each.value for each in Direction], default="auto")
    parser.add_argument("--density", choices=[each.value for each in Density], default="auto")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--format", choices=["text", "svg", "mermaid", "dot", "json"], default="text")
    parser.add_argument(
        "--fold", action="append", default=[], metavar="ID", help="draw this group as one node"
    )
    parser.add_argument("--carries", action="store_true", help="write what the edges carry beside them")


def _cells(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Find the graph, draw it, print it."""
    try:
        graph = _graph(arguments.source, arguments)
        print(_written(graph, arguments))
    except NoPipeline as problem:
        print(problem, file=sys.stderr)
        return problem.code
    except GraphError as error:
        text = str(error)
        print(text if arguments.source in text else f"{arguments.source}: {text}", file=sys.stderr)
        return EXIT_FAILED
    except BackendError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    return EXIT_OK


def _written(graph: Graph, arguments: argparse.Namespace) -> str:
    """The graph in the format that is asked for."""
    right = arguments.direction == "right"
    if arguments.format in ("dot", "mermaid"):
        from tui.graph.exports.languages import to_dot, to_mermaid

        return (to_dot if arguments.format == "dot" else to_mermaid)(graph, right=right)
    drawing = layout(graph, _options(graph, arguments))
    if arguments.format == "json":
        from tui.graph.exports.document import to_json

        return to_json(drawing, graph.title)
    return _picture(drawing, arguments)


def _picture(drawing: Drawing, arguments: argparse.Namespace) -> str:
    colour = arguments.color == "always"
    if arguments.color == "auto":
        from os import environ

        colour = sys.stdout.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
    if arguments.format == "svg" or colour:
        from tui.graph.exports.pictures import to_ansi, to_svg

        return to_svg(drawing) if arguments.format == "svg" else "\n".join(to_ansi(drawing))
    return "\n".join(drawing.rows())


def _options(graph: Graph, arguments: argparse.Namespace) -> Options:
    terminal = shutil.get_terminal_size()
    known = {scope.id for scope in graph.scopes}
    for name in arguments.fold:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise NoPipeline(f"There is no group `{name}` to fold; groups: {names}.")
    return Options(
        Direction(arguments.direction),
        Density(arguments.density),
        arguments.ascii or (arguments.format == "text" and not _can_draw()),
        arguments.width or terminal.columns,
        arguments.height or terminal.lines,
        frozenset(arguments.fold) | long_loops(graph),
        arguments.carries,
    )


def _can_draw() -> bool:
    """True if what stdout's encoding has is enough for lines and marks."""
    try:
        _NEEDED.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _graph(source: str, arguments: argparse.Namespace) -> Graph:
    path = Path(source)
    if source == "-":
        return loads(sys.stdin.read())
    if path.suffix == ".py":
        chosen = compile_chosen(path, arguments)
        return chosen.graph or loads(chosen.manifest)
    if path.is_dir():
        raise NoPipeline(f"{source} is a folder; name a file in it.")
    if path.exists() or path.suffix in _FILES:
        try:
            return load(path)
        except OSError as error:
            raise NoPipeline(f"{source} can't be read: {error.strerror}.") from None
    return asyncio.run(_of_run(source))


async def _of_run(name: str) -> Graph:
    """The graph of a run; the backend is imported here, files do without it."""
    from tui.backends import open_backend

    backend = open_backend()
    try:
        return from_run(await backend.get_run(name))
    finally:
        await backend.close()
