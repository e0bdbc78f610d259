"""`--sdk` and `--python`: whose kfp compiles, from the command line or else from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import argparse

    from tui.app.settings import Settings


class Chosen(Protocol):
    """What `add_sdk_arguments` declares."""

    sdk: str | None
    python: str | None


def add_sdk_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--sdk", choices=("embedded", "installed"), help="whose kfp compiles (embedded)")
    parser.add_argument("--python", metavar="PATH", help="the Python that has kfp, for --sdk installed")


def bad_use(arguments: Chosen) -> str:
    """Say what is wrong with the arguments; "" when nothing is."""
    if arguments.python and arguments.sdk != "installed":
        return "--python goes with --sdk installed"
    return ""


def installed_python(arguments: Chosen) -> str | None:
    """Give the Python whose kfp compiles, "" for one that has to be found; None: the embedded one does."""
    if arguments.sdk is None:
        settings = saved_settings()
        return settings.installed_python if settings else None
    return (arguments.python or "") if arguments.sdk == "installed" else None


def saved_settings() -> Settings | None:
    """Give the person's settings; None, and nothing is imported for it, while there are none."""
    from tui.app.places import has_settings

    if not has_settings():
        return None
    from tui.app.settings import load_settings

    return load_settings()[0]
