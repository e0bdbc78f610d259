"""One interface, several answers: local (the engine), argo, kfp."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.backends.interface import Backend

NAMES = ("local",)


def open_backend(name: str = "local", home: Path | None = None) -> Backend:
    """Open a backend by name. `home` is the data folder of the local one (the user's own by default)."""
    if name == "local":
        from tui.backends.local import LocalBackend

        return LocalBackend(home)
    from tui.model import Invalid

    raise Invalid(f"There is no backend named {name}.", f"Choose one of: {', '.join(NAMES)}.")


__all__ = ["NAMES", "open_backend"]
