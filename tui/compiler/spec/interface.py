"""The interface of a Python function: inputs from its parameters, outputs from its annotations."""

from __future__ import annotations

import warnings
from typing import Any

from tui.compiler import names
from tui.compiler.spec import docstring
from tui.compiler.spec.source import unwrap
from tui.compiler.spec.structures import InputSpec, OutputSpec
from tui.compiler.trace.values import TYPE_NAMES, to_text

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "<missing>"})()
_BAD_DEFAULT = "Path inputs only support default values of None, and outputs have no default at all."


class _Passing:
    """An annotation that says how an argument travels, and of what type it is."""

    suffixes: tuple[str, ...] = ("_file",)
    is_output = False

    def __init__(self, type: Any = None) -> None:
        self.type = type


class InputPath(_Passing):
    """The function gets the path of a file with the input's data."""

    suffixes = ("_path", "_file")


class InputTextFile(_Passing):
    """The function gets an open text file with the input's data."""


class InputBinaryFile(_Passing):
    """The function gets an open binary file with the input's data."""


class OutputPath(_Passing):
    """The function gets the path of the file into which it writes the output's data."""

    suffixes = ("_path", "_file")
    is_output = True


class OutputTextFile(_Passing):
    """The function gets a text file, open for writing, that becomes the output's data."""

    is_output = True


class OutputBinaryFile(_Passing):
    """The function gets a binary file, open for writing, that becomes the output's data."""

    is_output = True


class InputArtifact(_Passing):
    """The function gets the path of a file with the input's data; its name keeps `_path`."""


class OutputArtifact(_Passing):
    """The function gets the path of the file into which it writes; its name keeps `_path`."""

    is_output = True


class Argument:
    """One parameter of a function: its Python name, annotation and default (`MISSING` without one)."""

    __slots__ = ("annotation", "default", "keyword_only", "name")

    def __init__(self, name: str, annotation: Any, default: Any, keyword_only: bool = False) -> None:
        self.name = name
        self.annotation = annotation
        self.default = default
        self.keyword_only = keyword_only


class Port:
    """An input or output with the Python parameter it belongs to ("" for a returned value)."""

    __slots__ = ("parameter", "passing", "spec")

    def __init__(self, spec: Any, parameter: str, passing: type[_Passing] | None) -> None:
        self.spec = spec
        self.parameter = parameter
        self.passing = passing


class Interface:
    """What a function takes and gives. `tuple_result` tells that it returns several values."""

    def __init__(self) -> None:
        self.name = ""
        self.description: str | None = None
        self.inputs: list[Port] = []
        self.file_outputs: list[Port] = []
        self.results: list[OutputSpec] = []
        self.tuple_result = False

    @property
    def outputs(self) -> list[OutputSpec]:
        """All outputs: files first, then returned values."""
        return [port.spec for port in self.file_outputs] + self.results


def arguments(function: Any) -> tuple[list[Argument], Any]:
    """Give a callable's parameters and the annotation of its result (`MISSING` without one).

    TypeError: it is not callable.
    """
    function = unwrap(function)
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & 0x0C or hasattr(function, "__self__"):
        return _inspected(function)
    hints = function.__annotations__
    count = code.co_argcount
    found = code.co_varnames[: count + code.co_kwonlyargcount]
    defaults = function.__defaults__ or ()
    by_name = dict(zip(found[count - len(defaults) : count], defaults, strict=True))
    by_name.update(function.__kwdefaults__ or {})
    result = [
        Argument(name, hints.get(name, MISSING), by_name.get(name, MISSING), index >= count)
        for index, name in enumerate(found)
    ]
    return result, hints.get("return", MISSING)


def _inspected(function: Any) -> tuple[list[Argument], Any]:
    import inspect

    if not callable(function):
        raise TypeError(f"unsupported callable: {function!r} can't be called.")
    signature = inspect.signature(function)
    empty = inspect.Parameter.empty
    found = [
        Argument(
            parameter.name,
            MISSING if parameter.annotation is empty else parameter.annotation,
            MISSING if parameter.default is empty else parameter.default,
            parameter.kind is inspect.Parameter.KEYWORD_ONLY,
        )
        for parameter in signature.parameters.values()
    ]
    return found, MISSING if signature.return_annotation is empty else signature.return_annotation


def type_struct(annotation: Any) -> Any:
    """Give the type's name for an annotation, as it stands in a specification (None: no type)."""
    if annotation is MISSING or annotation is None:
        return None
    if isinstance(annotation, str | dict):
        return annotation
    if isinstance(annotation, type) and annotation in TYPE_NAMES:
        return TYPE_NAMES[annotation]
    if hasattr(annotation, "to_dict") and not isinstance(annotation, type):
        return annotation.to_dict()
    if hasattr(annotation, "__forward_arg__"):
        return annotation.__forward_arg__
    if isinstance(annotation, type) and not hasattr(annotation, "__origin__"):
        return annotation.__name__
    return str(annotation)


def _without_optional(annotation: Any) -> Any:
    """Give T for Optional[T]. Only the annotations of plain parameters are read so, as in the SDK."""
    choices: Any = getattr(annotation, "__args__", ())
    if getattr(annotation, "__module__", "") == "typing" and len(choices) == 2 and choices[1] is type(None):
        return choices[0]
    return annotation


def extract(function: Any) -> Interface:
    """Read a function's interface.

    ValueError: a path input has a default that is not None, or an output has one.
    """
    found = Interface()
    parameters, result = arguments(function)
    found.name = getattr(function, "_component_human_name", None) or names.title(_function_name(function))
    short, texts = docstring.parse(getattr(function, "__doc__", None))
    found.description = getattr(function, "_component_description", None) or short
    taken_inputs: set[str] = set()
    taken_outputs: set[str] = set()
    for argument in parameters:
        passing = _passing(argument.annotation)
        is_output = passing is not None and passing.is_output
        name = _port_name(argument.name, passing)
        name = names.unique(name, taken_outputs if is_output else taken_inputs, "_")
        (taken_outputs if is_output else taken_inputs).add(name)
        port = _port(argument, passing, name, texts.get(argument.name))
        (found.file_outputs if is_output else found.inputs).append(port)
    _add_results(found, result, taken_outputs)
    return found


def _function_name(function: Any) -> str:
    inner = getattr(function, "func", function)
    return str(getattr(inner, "__name__", type(inner).__name__))


def _passing(annotation: Any) -> _Passing | None:
    # The class itself (`InputPath` without parentheses) is a type like any other, as in the SDK.
    return annotation if isinstance(annotation, _Passing) else None


def _port_name(name: str, passing: _Passing | None) -> str:
    for suffix in passing.suffixes if passing else ():
        if name.endswith(suffix):
            name = name[: -len(suffix)]
    return name


def _port(argument: Argument, passing: _Passing | None, name: str, text: str | None) -> Port:
    annotation = passing.type if passing else _without_optional(argument.annotation)
    kind = type_struct(annotation)
    if passing is None:
        spec = InputSpec(name=name, type=kind, description=text)
        if argument.default is not MISSING:
            spec.optional = True
            spec.default = _default_text(argument, kind)
        return Port(spec, argument.name, None)
    if argument.default is not MISSING and (argument.default is not None or type(passing) is not InputPath):
        raise ValueError(_BAD_DEFAULT)
    if passing.is_output:
        return Port(OutputSpec(name=name, type=kind, description=text), argument.name, type(passing))
    optional = True if argument.default is None else None
    spec = InputSpec(name=name, type=kind, description=text, optional=optional)
    return Port(spec, argument.name, type(passing))


def _default_text(argument: Argument, kind: Any) -> str | None:
    if argument.default is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return to_text(argument.default, kind)
    except (TypeError, ValueError) as error:
        warnings.warn(
            f'The default of argument "{argument.name}" can\'t be written as text, and is left out: {error}',
            stacklevel=2,
        )
        return None


def _add_results(found: Interface, result: Any, taken: set[str]) -> None:
    if result is MISSING or result is None:
        return
    if isinstance(result, dict):
        # The oldest way: {output name: type}.
        found.tuple_result = True
        found.results += [OutputSpec(name=name, type=type_struct(kind)) for name, kind in result.items()]
        return
    fields = getattr(result, "_fields", None)
    if fields is None:
        kind = type_struct(result)
        found.results.append(OutputSpec(name=names.unique("Output", taken, "_"), type=kind))
        return
    found.tuple_result = True
    hints = getattr(result, "__annotations__", None) or getattr(result, "_field_types", {})
    for field in fields:
        name = names.unique(field, taken, "_")
        taken.add(name)
        found.results.append(OutputSpec(name=name, type=type_struct(hints.get(field, MISSING))))
