"""What `import kfp` gives a pipeline file: the names of kfp 1.8's package."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tui.compiler.unserved import missing_name

__version__ = "1.8.22"
TYPE_CHECK = True
COMPILING_FOR_V2 = False
_MODULES = [
    "auth",
    "aws",
    "azure",
    "compiler",
    "components",
    "containers",
    "dsl",
    "gcp",
    "onprem",
    "v2",
    "kubernetes",
    "notebook",
    "registry",
    "local",
    "cli",
    "pipeline_spec",
]
_CLIENT = ("Client", "LocalClient", "run_pipeline_func_on_cluster", "run_pipeline_func_locally")


def __getattr__(name: str) -> Any:
    if name in _CLIENT:
        return getattr(import_module(__name__ + "._client"), name)
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise missing_name(__name__, name, dict.fromkeys((*_MODULES, *_CLIENT)), 1)
