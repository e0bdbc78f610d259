"""Types by name, and how a Python constant becomes the text that a running step reads."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from typing import Any

from tui.compiler.trace.params import PipelineParam

TYPE_NAMES: dict[Any, str] = {
    str: "String",
    int: "Integer",
    float: "Float",
    bool: "Boolean",
    list: "JsonArray",
    dict: "JsonObject",
}
INTEGERS = frozenset(("Integer", "int"))
FLOATS = frozenset(("Float", "float"))
BOOLEANS = frozenset(("Boolean", "Bool", "bool"))
LISTS = frozenset(("JsonArray", "List", "list"))
DICTS = frozenset(("JsonObject", "Dictionary", "Dict", "dict"))
TEXTS = frozenset(("String", "str"))


class InconsistentTypeException(Exception):
    """An argument's type does not fit the input it is passed to."""

    __module__ = "kfp.dsl.types"


class InconsistentTypeWarning(Warning):
    """The same, while the type check is switched off."""

    __module__ = "kfp.dsl.types"


def outer_type(type_struct: Any) -> str | None:
    """Give the name that decides how values are written: `typing.List[int]`, `{List: {...}}` are List."""
    if isinstance(type_struct, dict):
        type_struct = next(iter(type_struct), None)
    if type_struct is None:
        return None
    if isinstance(type_struct, type) and type_struct in TYPE_NAMES:
        return TYPE_NAMES[type_struct]
    return str(type_struct).removeprefix("typing.").partition("[")[0]


def write_integer(value: Any) -> str:
    """Integers as digits; anything but an int (or a text, taken as it is) is a TypeError."""
    if isinstance(value, str):
        return value
    if not isinstance(value, int):
        raise TypeError(f'Value "{value}" has type "{type(value)}" instead of int.')
    return str(value)


def write_float(value: Any) -> str:
    """Floats and integers by `str`."""
    if isinstance(value, str):
        return value
    if not isinstance(value, float | int):
        raise TypeError(f'Value "{value}" has type "{type(value)}" instead of float.')
    return str(value)


def write_boolean(value: Any) -> str:
    """`True` or `False`."""
    if isinstance(value, str):
        return value
    if not isinstance(value, bool):
        raise TypeError(f'Value "{value}" has type "{type(value)}" instead of bool.')
    return str(value)


def write_text(value: Any) -> str:
    """Texts only."""
    if not isinstance(value, str):
        raise TypeError(f'Value "{value}" has type "{type(value)}" instead of str.')
    return value


def write_json(value: Any) -> str:
    """JSON with sorted keys; references inside become placeholder texts."""
    if isinstance(value, str):
        return value
    return json.dumps(value, default=_json_default, sort_keys=True)


def _json_default(value: Any) -> Any:
    if isinstance(value, PipelineParam):
        return str(value)
    if hasattr(value, "to_struct"):
        return value.to_struct()
    raise TypeError(f"Object of type '{type(value).__name__}' is not JSON serializable and has no to_struct.")


def write_pickle(value: Any) -> str:
    """Base64 of a pickle."""
    import base64
    import pickle

    return base64.b64encode(pickle.dumps(value)).decode("ascii")


WRITERS: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(TEXTS, write_text),
    **dict.fromkeys(INTEGERS, write_integer),
    **dict.fromkeys(FLOATS, write_float),
    **dict.fromkeys(BOOLEANS, write_boolean),
    **dict.fromkeys(LISTS, write_json),
    **dict.fromkeys(DICTS, write_json),
    "Json": write_json,
    "Base64Pickle": write_pickle,
}


def to_text(value: Any, type_struct: Any = None) -> str:
    """Write a constant as text, by its input's type or else its own.

    ValueError: it does not fit the type. TypeError: no way is known to write that type.
    """
    if isinstance(value, str):
        return value
    name = outer_type(type_struct)
    if name is None:
        name = TYPE_NAMES.get(type(value), type(value).__name__)
        warnings.warn(f'Missing type name was inferred as "{name}", from the value "{value}".', stacklevel=3)
    writer = WRITERS.get(name)
    if writer is None:
        raise TypeError(
            f'There are no registered serializers for type "{name}"; pass a text that is serialized already.'
        )
    try:
        return writer(value)
    except Exception as error:
        raise ValueError(
            f'Failed to serialize the value "{value}" of type "{type(value).__name__}" '
            f'to type "{name}". Exception: {error}'
        ) from error


def check_types(given: Any, expected: Any, message: str) -> bool:
    """Compare a reference's type with an input's. Gives False, and warns, when they do not fit.

    Raises InconsistentTypeException instead while type checking is on (see `type_check`).
    """
    if not given or not expected or _compatible(given, expected):
        return True
    text = f'{message}Argument type "{given}" is incompatible with the input type "{expected}"'
    if type_check.enabled:
        raise InconsistentTypeException(text)
    warnings.warn(text, InconsistentTypeWarning, stacklevel=3)
    return False


class _TypeCheck:
    """The switch that `Compiler().compile(type_check=...)` sets while it runs a pipeline function."""

    def __init__(self) -> None:
        self.enabled = True


type_check = _TypeCheck()
_PARAMETERS = TEXTS | INTEGERS | FLOATS | BOOLEANS | LISTS | DICTS


def _compatible(given: Any, expected: Any) -> bool:
    given_name, given_properties = _split(given)
    expected_name, expected_properties = _split(expected)
    for name, other in ((given_name, expected_name), (expected_name, given_name)):
        if name.lower() == "artifact" and other not in _PARAMETERS:
            return True
    if given_name != expected_name:
        return False
    return all(
        key in expected_properties and expected_properties[key] == value
        for key, value in given_properties.items()
    )


def _split(type_struct: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(type_struct, dict):
        name = next(iter(type_struct), "")
        properties = type_struct.get(name)
        return str(name), properties if isinstance(properties, dict) else {}
    return str(type_struct), {}
