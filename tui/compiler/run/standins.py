"""Empty modules in place of what the SDK depends on and is not installed here.

Where the SDK is installed its dependencies are too, so files import them without a thought: a command line
made with `fire`, a client of cloud storage, the server's API. Most of it is not used while a pipeline is
compiled. Names in such a module can be called, subclassed, and used as decorators; they do nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, cast

from tui.compiler.trace.location import user_line

if TYPE_CHECKING:
    from importlib.abc import Loader

# The roots of what kfp 1.8.22 requires.
ROOTS = frozenset(
    (
        *("absl", "attr", "click", "deprecated", "docstring_parser", "fire", "googleapiclient"),
        *("jsonschema", "kfp_server_api", "pydantic", "requests_toolbelt", "six", "strip_hints", "tabulate"),
        *("termcolor", "typer", "uritemplate", "wrapt"),
    )
)
# A namespace of many packages, of which the SDK requires some.
_GOOGLE = ("api_core", "auth", "cloud.storage", "cloud.exceptions", "oauth2", "protobuf", "resumable_media")
# What the stand-in of the SDK's client needs, also when a file runs as a program.
ALWAYS = frozenset(("kfp_server_api",))


class _Kind(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _named(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return args[0] if _decorates(args, kwargs) else super().__call__()


class Nothing(metaclass=_Kind):
    """Whatever a missing module would have given."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Give a function or class back that it decorates."""
        return args[0] if _decorates(args, kwargs) else self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        pass


def _decorates(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return len(args) == 1 and not kwargs and isinstance(args[0], FunctionType | type)


def _named(name: str) -> Any:
    """Make a class of that name; one of an exception can be caught."""
    base: type = Exception if name.endswith(("Error", "Exception")) else Nothing
    return type(base)(name, (base,), {"__module__": "standin"})


class _Loader:
    """Not of the abstract class for loaders: importing that costs more than all of this."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Let Python make the module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Give it every name, on demand."""

        def missing(name: str) -> Any:
            if name.startswith("__") or module.__name__ in ("google", "google.cloud"):
                raise AttributeError(name)
            made = _named(name)
            setattr(module, name, made)
            return made

        module.__dict__["__getattr__"] = missing


def _of_google(name: str) -> bool:
    """Tell whether it is a part of that namespace which the SDK requires, or lies in one."""
    return name in ("google", "google.cloud") or any(
        f"{name}.".startswith(f"google.{part}.") for part in _GOOGLE
    )


class StandInFinder:
    """Comes after all others: it is asked only about what is not there. `used` is told to the user."""

    def __init__(self, roots: frozenset[str]) -> None:
        self.roots = roots
        self.used: dict[str, tuple[str, int]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the dependencies of the SDK only."""
        root = name.partition(".")[0]
        known = _of_google(name) if root == "google" and self.roots is ROOTS else root in self.roots
        if not known:
            return None
        line = user_line()
        if line[1] and root not in ALWAYS:
            self.used.setdefault(root, line)
        return ModuleSpec(name, cast("Loader", _Loader()), is_package=True)


def remove(finder: StandInFinder) -> None:
    """Take a finder away again; what it has given stays."""
    sys.meta_path.remove(finder)


def install(roots: frozenset[str] = ROOTS) -> StandInFinder:
    """Put a finder behind all others, and give it."""
    finder = StandInFinder(roots)
    sys.meta_path.append(finder)
    return finder
