"""Checks a parameter's value, given as text, against the parameter's type."""

from __future__ import annotations

import json
from collections.abc import Callable

from tui.model.parameter import Parameter

_TRUE = frozenset(("y", "yes", "t", "true", "on", "1"))
_FALSE = frozenset(("n", "no", "f", "false", "off", "0"))


def problem_of(parameter: Parameter, value: str) -> str:
    """Give a sentence for what is wrong with `value`, "" if it is good.

    An empty value is good where the type is text or the parameter is optional; the words that a Boolean
    takes are those that a step's program understands (y, yes, t, true, on, 1 and their opposites).
    """
    if value == "":
        if parameter.type.lower() not in _CHECKS:
            missing = parameter.default is None and not parameter.optional and parameter.type == ""
            return "a value is needed" if missing else ""
        return "" if parameter.optional and parameter.default is None else "a value is needed"
    return misfit(parameter.type, value)


def misfit(kind: str, value: str) -> str:
    """Give why a component's input of this type can't read the text, "" if it can.

    Types that are not known take any text.
    """
    check = _CHECKS.get(kind.lower())
    return check(value) if check else ""


def _integer(value: str) -> str:
    try:
        int(value)
    except ValueError:
        return f"{value!r} is not a whole number"
    return ""


def _number(value: str) -> str:
    try:
        float(value)
    except ValueError:
        return f"{value!r} is not a number"
    return ""


def _boolean(value: str) -> str:
    return "" if value.strip().lower() in _TRUE | _FALSE else f"{value!r} is not true or false"


def _json(kind: type[list[object]] | type[dict[str, object]] | None, words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            found = json.loads(value)
        except ValueError as error:
            return f"not JSON: {error}"
        return "" if kind is None or isinstance(found, kind) else f"must be {words}"

    return check


_list = _json(list, "a JSON list, as [1, 2]")
_object = _json(dict, 'a JSON object, as {"a": 1}')
_CHECKS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("integer", "int"), _integer),
    **dict.fromkeys(("float", "double"), _number),
    **dict.fromkeys(("boolean", "bool"), _boolean),
    **dict.fromkeys(("jsonarray", "list"), _list),
    **dict.fromkeys(("jsonobject", "dictionary", "dict"), _object),
    "json": _json(None, ""),
}
