"""Names of the SDK that are not served here, and what to use instead."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

V2_HINT = (
    "This is the newer (v2) DSL, which kfdeck does not compile by itself yet; "
    "`--sdk installed` uses the kfp of your own environment."
)
V2_NAMES = frozenset(
    [
        "Input",
        "Output",
        "Artifact",
        "Dataset",
        "Model",
        "Metrics",
        "ClassificationMetrics",
        "SlicedClassificationMetrics",
        "HTML",
        "Markdown",
        "If",
        "Elif",
        "Else",
        "OneOf",
        "Collected",
        "container_component",
        "ContainerSpec",
        "ConcatPlaceholder",
        "IfPresentPlaceholder",
        "PipelineTask",
        "PipelineTaskFinalStatus",
        "importer",
        "notebook_component",
        "PIPELINE_JOB_NAME_PLACEHOLDER",
        "PIPELINE_JOB_ID_PLACEHOLDER",
        "PIPELINE_TASK_NAME_PLACEHOLDER",
        "PIPELINE_ROOT_PLACEHOLDER",
        "TaskConfig",
        "TaskConfigField",
        "PipelineConfig",
        "get_uri",
    ]
)
V2_MODULES = ("kfp.kubernetes", "kfp.v2", "kfp.registry", "kfp.local")
_INSTEAD = {
    "kfp.cli": "use kfdeck's own command line",
    "kfp.notebook": "kfdeck runs in a terminal",
    "kfp.client": "use kfp.Client",
    "kubernetes.dynamic": "only the V1... models are served while a pipeline is compiled",
    "kubernetes.watch": "only the V1... models are served while a pipeline is compiled",
    "kubernetes.stream": "only the V1... models are served while a pipeline is compiled",
}


class UnservedModule(ModuleNotFoundError):
    """A module of the SDK that is not served. `code` is that of its diagnostic."""

    code = "sdk-missing"


class UnservedName(ImportError):
    """A name of the SDK that is not served, asked for by `from ... import ...`."""

    code = "sdk-missing"


class UnservedAttribute(AttributeError):
    """A name of the SDK that is not served, asked for as an attribute."""

    code = "sdk-missing"


class NewerName:
    """Stands for a name of the newer DSL: it can be imported, and whatever is done with it is refused."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        error = UnservedAttribute(f"{self._name} is used. {V2_HINT}")
        error.code = "v2-dsl"
        raise error

    __call__ = __getitem__ = __mro_entries__ = _refuse

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._refuse()


def missing_module(name: str) -> ImportError:
    """Make the error for a module that is not served."""
    is_v2 = name.startswith(V2_MODULES)
    instead = V2_HINT if is_v2 else _INSTEAD.get(name, "check its name, or leave it out while compiling")
    error = UnservedModule(f"kfdeck's embedded SDK has no module {name}: {instead}", name=name)
    if is_v2:
        error.code = "v2-dsl"
    return error


def missing_name(module: str, name: str, public: dict[str, Any], frame_depth: int = 2) -> Exception:
    """Make the error for a name that a served module does not have."""
    is_v2 = name in V2_NAMES and module in ("kfp.dsl", "kfp", "kfp.components")
    text = f"kfdeck's embedded {module} has no {name!r}. "
    text += V2_HINT if is_v2 else _similar(name, public)
    kind = UnservedName if _from_import(frame_depth) else UnservedAttribute
    error = kind(text, name=name)
    if is_v2:
        error.code = "v2-dsl"
    return error


def _similar(name: str, public: dict[str, Any]) -> str:
    import difflib

    names = [item for item in public if not item.startswith("_")]
    found = difflib.get_close_matches(name, names, n=1)
    if found:
        return f"Did you mean {found[0]!r}?"
    return "Only what kfp 1.8 pipelines need to compile is here; `--sdk installed` uses your own kfp."


def _from_import(depth: int) -> bool:
    """Tell whether the name is asked for by `from module import name`, whose errors must be ImportErrors."""
    from opcode import opmap

    frame = sys._getframe(depth + 1)
    while "importlib" in frame.f_code.co_filename and frame.f_back is not None:
        return True
    code = frame.f_code.co_code
    return frame.f_lasti < len(code) and code[frame.f_lasti] == opmap["IMPORT_FROM"]


def _serves(module: str) -> bool:
    from tui.compiler.run.hook import serves

    return serves(module)


def module_getattr(module: str, public: dict[str, Any]) -> Callable[[str], Any]:
    """Make a module's `__getattr__`: it gives modules inside of it, and explains what is not served.

    Dunder names fail as usual.
    """

    def missing(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        inner = f"{module}.{name}"
        if inner in sys.modules or _serves(inner):
            return import_module(inner)
        raise missing_name(module, name, public)

    return missing
