"""The names of kfp.components._components that files ask for, beside those of kfp.components."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tui.compiler.components.factory import ComponentFactory
from tui.compiler.components.load import (
    ComponentStore,
    load_component,
    load_component_from_file,
    load_component_from_spec,
    load_component_from_text,
    load_component_from_url,
)

__all__ = [
    "ComponentStore",
    "load_component",
    "load_component_from_file",
    "load_component_from_spec",
    "load_component_from_text",
    "load_component_from_url",
]


def _create_task_factory_from_component_spec(
    component_spec: Any, component_filename: str | None = None, component_ref: Any = None
) -> ComponentFactory:
    """Make a component of its structure."""
    return ComponentFactory(component_spec, component_ref)


def _load_component_spec_from_component_text(text: str) -> Any:
    """Read a component's structure."""
    return load_component_from_text(text).component_spec


def _load_component_spec_from_file(path: str) -> Any:
    """Read a component's structure from its file."""
    return load_component_from_file(path).component_spec


def __getattr__(name: str) -> Any:
    structures = import_module("kfp.components.structures")
    return getattr(structures if hasattr(structures, name) else import_module("kfp.components"), name)
