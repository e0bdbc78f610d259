"""What a component file says, as objects. Fields are those of the component format, in Python spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


class Field:
    """One field: its Python and file names, whether it must be there, and how its value is read."""

    __slots__ = ("attribute", "key", "read", "required")

    def __init__(
        self, attribute: str, key: str, read: Callable[[Any], Any] | None = None, required: bool = False
    ) -> None:
        self.attribute = attribute
        self.key = key
        self.read = read
        self.required = required


class Structure:
    """Base of all structures: built by keywords, compared and printed by value, to and from plain dicts."""

    fields: ClassVar[tuple[Field, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        name = type(self).__name__
        for field, value in zip(self.fields, args, strict=False):
            kwargs[field.attribute] = value
        for field in self.fields:
            if field.required and field.attribute not in kwargs:
                raise TypeError(f"{name}.__init__() missing a required argument: '{field.attribute}'")
            setattr(self, field.attribute, kwargs.pop(field.attribute, None))
        for key in kwargs:
            raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Every field is set in __init__; this only tells type checkers that there are some.
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Any:
        """Build it from a plain mapping. TypeError: an unknown key, a missing one, or a wrong kind."""
        if not isinstance(data, Mapping):
            raise TypeError(f"{cls.__name__} needs a mapping, not {data!r}.")
        by_key = {field.key: field for field in cls.fields}
        values: dict[str, Any] = {}
        for key, value in data.items():
            field = by_key.get(key)
            if field is None:
                values[key] = value
            else:
                values[field.attribute] = field.read(value) if field.read and value is not None else value
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Give plain data in the file's spelling; fields that say nothing are left out."""
        found = ((field.key, getattr(self, field.attribute)) for field in self.fields)
        return {key: plain(value) for key, value in found if value is not None and value is not False}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        given = ((field.attribute, getattr(self, field.attribute)) for field in self.fields)
        inner = ", ".join(f"{name}={value!r}" for name, value in given if value is not None)
        return f"{type(self).__name__}({inner})"


def plain(value: Any) -> Any:
    """Give structures, and lists and mappings of them, as plain data."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value.to_dict() if hasattr(value, "to_dict") else value


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"A name must be a text, not {value!r}.")
    return value


def read_text(value: Any) -> str:
    """Read a text. TypeError: it is none."""
    if not isinstance(value, str):
        raise TypeError(f'Structure "{value}" is incompatible with type str: put it in quotes.')
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f'Structure "{value}" is incompatible with type bool: write true or false.')
    return value


def _default(value: Any) -> Any:
    if not isinstance(value, str | int | float):
        raise TypeError(f'Structure "{value}" is incompatible with type str: write a default as text.')
    return value


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError(f'Structure "{value}" is incompatible with a mapping of texts.')
    return {read_text(key): read_text(item) for key, item in value.items()}


class InputSpec(Structure):
    """One input."""

    fields = (
        Field("name", "name", _name, required=True),
        Field("type", "type"),
        Field("description", "description"),
        Field("default", "default", _default),
        Field("optional", "optional", _switch),
        Field("annotations", "annotations"),
    )


class OutputSpec(Structure):
    """One output."""

    fields = (
        Field("name", "name", _name, required=True),
        Field("type", "type"),
        Field("description", "description"),
        Field("annotations", "annotations"),
    )


class InputValuePlaceholder(Structure):
    """Stands for an input's value."""

    fields = (Field("input_name", "inputValue", _name, required=True),)


class InputPathPlaceholder(Structure):
    """Stands for the path of a file that holds an input's value."""

    fields = (Field("input_name", "inputPath", _name, required=True),)


class OutputPathPlaceholder(Structure):
    """Stands for the path of the file into which an output is to be written."""

    fields = (Field("output_name", "outputPath", _name, required=True),)


class InputUriPlaceholder(Structure):
    """Stands for the address of an input (v2-compatible mode only)."""

    fields = (Field("input_name", "inputUri", _name, required=True),)


class OutputUriPlaceholder(Structure):
    """Stands for the address of an output (v2-compatible mode only)."""

    fields = (Field("output_name", "outputUri", _name, required=True),)


class ExecutorInputPlaceholder(Structure):
    """Stands for everything that the step is given (v2-compatible mode only)."""

    fields = (Field("executor_input", "executorInput"),)

    def to_dict(self) -> dict[str, Any]:
        """Give plain data; it has a key without a value."""
        return {"executorInput": None}


class InputMetadataPlaceholder(Structure):
    """Stands for the path of an input's metadata (v2-compatible mode only)."""

    fields = (Field("input_name", "inputMetadata", _name, required=True),)


class PortNamePlaceholder(Structure):
    """Stands for the name of an input (v2-compatible mode only)."""

    fields = (Field("input_name", "inputOutputPortName", _name, required=True),)


class IsPresentPlaceholder(Structure):
    """True when a value was passed to an input."""

    fields = (Field("input_name", "isPresent", _name, required=True),)


def read_argument(value: Any) -> Any:
    """Read one piece of a command line. TypeError: it is neither a text nor a placeholder."""
    if isinstance(value, str | Structure):
        return value
    if isinstance(value, Mapping) and len(value) == 1:
        cls = PLACEHOLDERS.get(next(iter(value)))
        if cls is not None:
            return cls.from_dict(value)
    raise TypeError(f"A command line has texts and placeholders; {value!r} is neither (quote numbers).")


def read_arguments(value: Any) -> Any:
    """Read a list of pieces, or a lone one."""
    if isinstance(value, list | tuple):
        return [read_argument(item) for item in value]
    return read_argument(value)


def _command(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"A command line is a list, not {value!r}.")
    return [read_argument(item) for item in value]


def _condition(value: Any) -> Any:
    return value if isinstance(value, bool | str | Structure) else read_argument(value)


class ConcatPlaceholder(Structure):
    """Pieces joined without anything between them."""

    fields = (Field("items", "concat", _command, required=True),)


class IfPlaceholderStructure(Structure):
    """The parts of a conditional piece."""

    fields = (
        Field("condition", "cond", _condition, required=True),
        Field("then_value", "then", read_arguments, required=True),
        Field("else_value", "else", read_arguments),
    )

    def to_dict(self) -> dict[str, Any]:
        """Give plain data; a condition that is false is still written."""
        found = ((field.key, getattr(self, field.attribute)) for field in self.fields)
        return {key: plain(value) for key, value in found if value is not None}


class IfPlaceholder(Structure):
    """A piece that is there only under a condition."""

    fields = (Field("if_structure", "if", IfPlaceholderStructure.from_dict, required=True),)


PLACEHOLDERS: dict[str, type[Structure]] = {
    "inputValue": InputValuePlaceholder,
    "inputPath": InputPathPlaceholder,
    "outputPath": OutputPathPlaceholder,
    "inputUri": InputUriPlaceholder,
    "outputUri": OutputUriPlaceholder,
    "executorInput": ExecutorInputPlaceholder,
    "inputMetadata": InputMetadataPlaceholder,
    "inputOutputPortName": PortNamePlaceholder,
    "isPresent": IsPresentPlaceholder,
    "concat": ConcatPlaceholder,
    "if": IfPlaceholder,
}


class ContainerSpec(Structure):
    """The container of a component."""

    fields = (
        Field("image", "image", read_text, required=True),
        Field("command", "command", _command),
        Field("args", "args", _command),
        Field("env", "env", _texts),
        Field("file_outputs", "fileOutputs", _texts),
    )


class ContainerImplementation(Structure):
    """A component that is a container."""

    fields = (Field("container", "container", ContainerSpec.from_dict, required=True),)


class MetadataSpec(Structure):
    """Annotations and labels of a component."""

    fields = (Field("annotations", "annotations", _texts), Field("labels", "labels", _texts))
