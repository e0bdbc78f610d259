"""Makes `import kfp` and `import kubernetes` in a user's file reach what is embedded here.

The finder stands first, so that it answers even where the real packages are installed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType

_COMPILER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOTS = {
    "kfp": os.path.join(_COMPILER, "sdk"),
    "kubernetes": os.path.join(_COMPILER, "kubernetes_models"),
}


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
        place = os.path.join(root, *rest.split(".")) if rest else root
        file = os.path.join(place, "__init__.py")
        if os.path.isfile(file):
            return _spec(name, file, place)
        if os.path.isfile(place + ".py"):
            return _spec(name, place + ".py")
        from tui.compiler.unserved import missing_module

        raise missing_module(name)


def _spec(name: str, file: str, package: str = "") -> ModuleSpec:
    spec = ModuleSpec(name, SourceFileLoader(name, file), origin=file, is_package=bool(package))
    spec.has_location = True
    if package:
        spec.submodule_search_locations = [package]
    return spec


def install() -> None:
    """Put the finder in front of all others, once."""
    if EmbeddedFinder not in sys.meta_path:
        sys.meta_path.insert(0, EmbeddedFinder)
