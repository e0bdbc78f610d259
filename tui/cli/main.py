"""The command line's front door: finds the subcommand and imports only that."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from tui.cli.commands import COMMANDS

if TYPE_CHECKING:
    import argparse

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2


def run(argv: Sequence[str]) -> int:
    """Run one command line and give its exit code: 0 good, 1 failed, 2 bad use."""
    if argv and argv[0] in COMMANDS:
        return _run_command(argv[0], argv[1:])
    if argv and argv[0] in ("--version", "-V"):
        from tui import __version__

        print(f"kfdeck {__version__}")
        return EXIT_OK
    if argv and argv[0] in ("-h", "--help"):
        print(_overview())
        return EXIT_OK
    if len(argv) < 2 and not "".join(argv).startswith("-"):
        # The one command that a person waits for: nothing is imported that it can do without.
        from tui.cli.app import open_path

        return open_path("".join(argv) or ".")
    return _run_command("app", argv)


def _run_command(name: str, argv: Sequence[str]) -> int:

    module = import_module(f"tui.cli.{COMMANDS[name].module}")
    # Common command lines of a command that has to start fast are read without argparse.
    simple = getattr(module, "simple_arguments", None)
    arguments = simple(argv) if simple else None
    if arguments is None:
        arguments = _parse(name, module, argv)
    try:
        code: int = module.run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_OK
    return code


def _parse(name: str, module: ModuleType, argv: Sequence[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="kfdeck" if name == "app" else f"kfdeck {name}")
    parser.description = COMMANDS[name].help
    module.add_arguments(parser)
    return parser.parse_args(list(argv))


def _overview() -> str:
    lines = [
        "usage: kfdeck [PATH]            open the app",
        "       kfdeck COMMAND [...]    without a screen",
        "",
    ]
    shown = [(name, command.help) for name, command in COMMANDS.items() if name != "app"]
    lines += [f"  {name:<12} {text}" for name, text in shown]
    return "\n".join([*lines, "", "kfdeck COMMAND --help tells more of each."])
