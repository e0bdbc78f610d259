"""The names of kubernetes.client.models."""

from __future__ import annotations

from typing import Any

from tui.compiler.k8s import model, model_names


def __getattr__(name: str) -> Any:
    try:
        return model(name)
    except KeyError:
        raise AttributeError(f"Kubernetes has no object model {name!r}") from None


def __dir__() -> list[str]:
    return model_names()
