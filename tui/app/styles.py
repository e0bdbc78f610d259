"""Finds the style sheets: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def stylesheet(name: str) -> Path:
    """Give the path of `styles/<name>.tcss`."""
    installed = _PACKAGE / "_styles"
    folder = installed if installed.is_dir() else _PACKAGE.parent / "styles"
    return folder / f"{name}.tcss"
