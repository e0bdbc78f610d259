"""The names of kubernetes.client: the models, and what turns them into plain data."""

from __future__ import annotations

from typing import Any

from tui.compiler.k8s import model, model_names, to_json
from tui.compiler.unserved import UnservedAttribute


class ApiClient:
    """Turns models into plain data; it reaches no cluster."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def sanitize_for_serialization(self, obj: Any) -> Any:
        """Give a model in the API's spelling."""
        return to_json(obj)


class Configuration:
    """Takes settings; nothing is reached with them."""


def __getattr__(name: str) -> Any:
    if name == "models":
        from importlib import import_module

        return import_module(f"{__name__}.models")
    try:
        return model(name)
    except KeyError:
        pass
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise UnservedAttribute(
        f"kubernetes.client.{name} is not served while a pipeline is compiled: only object models "
        "(V1EnvVar, V1Volume, ...) are."
    )


def __dir__() -> list[str]:
    return [*model_names(), "ApiClient", "Configuration"]
