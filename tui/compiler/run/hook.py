"""Makes `import kfp` and `import kubernetes` in a user's file reach what is embedded here.

The finder stands first, so that it answers even where the real packages are installed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType

_COMPILER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOTS = {
    "kfp": os.path.join(_COMPILER, "sdk"),
    "kubernetes": os.path.join(_COMPILER, "kubernetes_models"),
}


# Modules that the SDK calls private and that files import all the same, and where their names are public.
PRIVATE = {
    **{
        f"kfp.components.{name}": "kfp.components"
        for name in ("_component_store", "_python_to_graph_component")
    },
    "kfp.components._structures": "kfp.components.structures",
    **{
        f"kfp.dsl.{name}": "kfp.dsl"
        for name in (
            *("_pipeline", "_ops_group", "_component", "_pipeline_volume"),
            *("_resource_op", "_volume_op", "_volume_snapshot_op"),
        )
    },
    **{
        f"kubernetes.client.{name}": "kubernetes.client"
        for name in ("api", "api_client", "configuration", "exceptions", "rest")
    },
    "kubernetes.config.config_exception": "kubernetes.config",
    "kubernetes.config.kube_config": "kubernetes.config",
    "kfp.auth._satvolumecredentials": "kfp.auth",
    "kfp.auth._tokencredentialsbase": "kfp.auth",
    "kfp._runners": "kfp._client",
    "kfp._local_client": "kfp._client",
}
# One module for each model and each part of the API in the real client; their names are public above.
_NAMESPACES = ("kubernetes.client.models", "kubernetes.client.api")


class PublicNames(SourceFileLoader):
    """Loads a private module: it gives what the public one gives."""

    def __init__(self, name: str, public: str) -> None:
        super().__init__(name, name)
        self.public = public

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Let Python make the module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Fill it."""
        public = import_module(self.public)
        for name, value in vars(public).items():
            if not name.startswith("__"):
                setattr(module, name, value)
        module.__dict__["__getattr__"] = lambda name: getattr(public, name)


def serves(name: str) -> bool:
    """Tell whether there is a module of that name here."""
    try:
        return EmbeddedFinder.find_spec(name) is not None
    except ImportError:
        return False


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
        public = PRIVATE.get(name)
        if public is None and name.rpartition(".")[0] in _NAMESPACES:
            public = "kubernetes.client"
        if public is not None:
            return ModuleSpec(name, PublicNames(name, public), is_package=name in _NAMESPACES)
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
