"""Typed looks into parsed YAML or JSON, whose shape is not to be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Document = Mapping[str, object]


def mapping(value: object) -> Document:
    """The value as a mapping; an empty one if it is something else."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """The value as a sequence; an empty one if it is something else."""
    return value if isinstance(value, list | tuple) else ()


def text(value: object) -> str:
    """The value as text; None is empty."""
    if isinstance(value, str):
        return value
    return "" if value is None else str(value)


def mappings(value: object) -> list[Document]:
    """The mappings in a sequence."""
    return [item for item in items(value) if isinstance(item, Mapping)]


def at(value: object, *keys: str) -> object:
    """Follow keys through nested mappings; None where the path ends."""
    for key in keys:
        value = mapping(value).get(key)
    return value
