"""Makes `import kfp` and `import kubernetes` in a user's file reach what is embedded here.

The finder stands first, so that it answers even where the real packages are installed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

_COMPILER = Path(__file__).resolve().parents[1]
ROOTS = {"kfp": _COMPILER / "sdk", "kubernetes": _COMPILER / "kubernetes_models"}


class EmbeddedFinder:
    """Finds `kfp`, `kubernetes` and what is inside of them in this package."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the embedded packages only. ModuleNotFoundError: they have no such module."""
        top, _, rest = name.partition(".")
        root = ROOTS.get(top)
        if root is None:
            return None
        place = root.joinpath(*rest.split(".")) if rest else root
        file = place / "__init__.py"
        if file.is_file():
            return spec_from_file_location(
                name, file, loader=SourceFileLoader(name, str(file)), submodule_search_locations=[str(place)]
            )
        file = place.with_suffix(".py")
        if file.is_file():
            return spec_from_file_location(name, file, loader=SourceFileLoader(name, str(file)))
        from tui.compiler.unserved import missing_module

        raise missing_module(name)


def install() -> None:
    """Put the finder in front of all others, once."""
    if EmbeddedFinder not in sys.meta_path:
        sys.meta_path.insert(0, EmbeddedFinder)
