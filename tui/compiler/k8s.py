"""Kubernetes object models, light: what `kubernetes.client.V1*` gives a pipeline file while it compiles.

Importing the real client takes longer than compiling. Pipeline files only build objects with it, so the
classes are made on demand from a table of their fields (the Kubernetes API's own names).
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, ClassVar

_TABLE = os.path.join(os.path.dirname(__file__), "data", "kubernetes_models.txt")


class Model:
    """Base of all model classes. A field that was not given is None; `to_dict()` has all of them."""

    attribute_map: ClassVar[dict[str, str]] = {}
    required: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        names = list(self.attribute_map)
        if len(args) > len(names):
            raise TypeError(
                f"{type(self).__name__}() takes at most {len(names)} arguments, {len(args)} given"
            )
        kwargs.pop("local_vars_configuration", None)
        for name, value in zip(names, args, strict=False):
            if name in kwargs:
                raise TypeError(f"{type(self).__name__}() got multiple values for argument '{name}'")
            kwargs[name] = value
        for name, value in kwargs.items():
            if name not in self.attribute_map:
                raise TypeError(
                    f"{type(self).__name__}.__init__() got an unexpected keyword argument '{name}'"
                )
            self.__dict__[name] = value
        for name in self.required:
            if self.__dict__.get(name) is None:
                raise ValueError(f"Invalid value for `{name}`, must not be `None`")

    def __getattr__(self, name: str) -> Any:
        if name in self.attribute_map:
            return None
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def to_dict(self) -> dict[str, Any]:
        """Give all fields by their Python names, nested models as dicts, missing ones as None."""
        return {name: _plain(getattr(self, name)) for name in self.attribute_map}

    def to_str(self) -> str:
        """Give the fields as text."""
        return str(self.to_dict())

    def __repr__(self) -> str:
        return self.to_str()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.to_dict() == other.to_dict()

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = object.__hash__


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.to_dict() if hasattr(value, "to_dict") else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    with open(_TABLE, encoding="ascii") as stream:
        lines = stream.read().splitlines()
    rows = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {name: fields for name, _, fields in rows}


def model_names() -> list[str]:
    """Name every class that there is."""
    return list(_table())


@lru_cache(maxsize=1024)
def model(name: str) -> type[Model]:
    """Give the class of that name. KeyError: the Kubernetes API has none."""
    names: dict[str, str] = {}
    required = set()
    for field in _table()[name].split():
        python_name, _, json_name = field.partition("=")
        if python_name.endswith("!"):
            python_name = python_name[:-1]
            required.add(python_name)
        names[python_name] = json_name or _camel(python_name)
    body = {"attribute_map": names, "required": frozenset(required), "__module__": "kubernetes.client"}
    return type(name, (Model,), body)


def is_model(value: object, name: str) -> bool:
    """Tell whether a value is a Kubernetes object of that class, ours or the real client's."""
    return any(cls.__name__ == name for cls in type(value).__mro__)


def to_json(value: Any) -> Any:
    """Give a Kubernetes object as the API's JSON: its field names, fields that are None dropped."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    names = getattr(value, "attribute_map", None)
    if names is None:
        return value
    fields = vars(value)
    if not isinstance(value, Model):
        fields = {name: getattr(value, name) for name in names}
    found = ((json_name, fields[name]) for name, json_name in names.items() if name in fields)
    return {json_name: to_json(item) for json_name, item in found if item is not None}
