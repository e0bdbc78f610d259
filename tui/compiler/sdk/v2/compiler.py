"""The names of kfp.v2.compiler: stand-ins that refuse to be used."""

from __future__ import annotations

from typing import Any

from tui.compiler.unserved import NewerName


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return NewerName(f"kfp.v2.compiler.{name}")
