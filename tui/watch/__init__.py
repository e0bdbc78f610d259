"""File events become compiles become results."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.watch.comparing import Difference, differences
    from tui.watch.developer import Developer
    from tui.watch.files import changed_files
    from tui.watch.scanning import PipelineFile, ScanError, scan

_HOMES = {
    "Developer": "developer",
    "Difference": "comparing",
    "PipelineFile": "scanning",
    "ScanError": "scanning",
    "changed_files": "files",
    "differences": "comparing",
    "scan": "scanning",
}

__all__ = ["Developer", "Difference", "PipelineFile", "ScanError", "changed_files", "differences", "scan"]


def __getattr__(name: str) -> object:
    """Import what is asked for: the list of files must not wait for the rest."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
