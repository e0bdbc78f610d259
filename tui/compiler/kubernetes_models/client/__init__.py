"""The names of kubernetes.client: the models, and what turns them into plain data."""

from __future__ import annotations

from importlib import import_module
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


class OpenApiException(Exception):
    """Base of what the real client raises."""


class ApiException(OpenApiException):
    """An answer that is not the one hoped for. Never raised here: nothing is reached."""

    def __init__(self, status: Any = None, reason: Any = None, http_resp: Any = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return [item for item in __dir__() if item != "models"]
    if name == "models":
        return import_module(f"{__name__}.models")
    try:
        return model(name)
    except KeyError:
        pass
    if name.endswith("Api") and not name.startswith("_"):
        return _service(name)
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise UnservedAttribute(
        f"kubernetes.client.{name} is not served while a pipeline is compiled: only object models "
        "(V1EnvVar, V1Volume, ...) are."
    )


def _service(name: str) -> Any:
    """Make a class of the API's services (CoreV1Api and its like), whose calls are recorded and not sent."""
    from tui.compiler.sdk._client import Recorded

    def start(self: Any, *args: Any, **kwargs: Any) -> None:
        Recorded.__init__(self, f"kubernetes.client.{name}")

    return type(name, (Recorded,), {"__init__": start})


def __dir__() -> list[str]:
    return [*model_names(), "ApiClient", "ApiException", "Configuration", "OpenApiException"]
