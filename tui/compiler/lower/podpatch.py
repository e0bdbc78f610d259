"""Settings that Kubernetes checks before a reference is filled in travel in a pod patch instead."""

from __future__ import annotations

from typing import Any

_REFERENCE = "{{inputs.parameters."
_PATCHED = ("cpu", "memory", "amd.com/gpu", "nvidia.com/gpu", "ephemeral-storage")


def refers(value: Any) -> bool:
    """Tell whether a text has a reference in it."""
    return isinstance(value, str) and _REFERENCE in value


def extract(container: dict[str, Any]) -> dict[str, Any]:
    """Take the amounts that are references out of a container; give the patch that has them."""
    resources = container.get("resources")
    if not resources:
        return {}
    moved: dict[str, dict[str, Any]] = {}
    for kind in ("limits", "requests"):
        amounts = resources.get(kind) or {}
        taken = {
            key: item for key, item in amounts.items() if refers(item) and (key in _PATCHED or refers(key))
        }
        if taken:
            moved[kind] = taken
            resources[kind] = {key: item for key, item in amounts.items() if key not in taken}
            if not resources[kind]:
                del resources[kind]
    return {"containers": [{"name": "main", "resources": moved}]} if moved else {}
