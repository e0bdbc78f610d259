"""The templates of a compiled workflow, from its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def templates(manifest: str) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """Give the entrypoint's name and every template by its name; nothing for a text that is no workflow.

    Parses the whole manifest: run it off the event loop.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(manifest, loader)
    spec = document.get("spec", {}) if isinstance(document, dict) else {}
    return spec.get("entrypoint", ""), {item["name"]: item for item in spec.get("templates", ())}


def template_text(template: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> str:
    """Give a template as YAML text, some of its keys left out."""
    import yaml

    shown = {key: value for key, value in template.items() if key not in without}
    return str(yaml.safe_dump(shown, sort_keys=False, allow_unicode=True, width=1000))
