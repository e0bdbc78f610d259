"""What `import kubernetes` gives a pipeline file that is being compiled: its object models."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "25.3.0"


def __getattr__(name: str) -> Any:
    if name in ("client", "config"):
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r} while a pipeline is compiled")
