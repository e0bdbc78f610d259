"""`kfdeck exec`: a Python file run as __main__, with the embedded SDK standing in for kfp."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments; everything after FILE goes to the file."""
    parser.add_argument("file", metavar="FILE", help="the Python file")
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="the file's own arguments"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the file. Gives its exit code; 1 for an exception, 2 if there is no such file."""
    from tui.compiler.run import hook, standins

    path = Path(arguments.file)
    if not path.is_file():
        print(f"kfdeck exec: {path} is not a file", file=sys.stderr)
        return 2
    hook.install()
    standins.install(standins.ALWAYS)
    sys.argv = [arguments.file, *arguments.arguments]
    sys.path.insert(0, str(path.resolve().parent))
    return _run_main(path)


def _run_main(path: Path) -> int:
    from types import ModuleType

    module = ModuleType("__main__")
    module.__file__ = str(path)
    module.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = module
    try:
        code = compile(path.read_bytes(), str(path.absolute()), "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SystemExit as error:
        return _status(error)
    except BaseException as error:
        _explain(error, str(path.absolute()))
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _status(error: SystemExit) -> int:
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    print(error.code, file=sys.stderr)
    return 1


def _explain(error: BaseException, path: str) -> None:
    """Print the traceback from the file's own frames on, and what it means for a pipeline."""
    import traceback

    from tui.cli.problems import tell
    from tui.compiler.run import failures
    from tui.compiler.run.outcome import Outcome

    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path and trace.tb_next is not None:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    outcome = Outcome(path)
    failures.record(outcome, error, "import")
    tell(outcome, path)
