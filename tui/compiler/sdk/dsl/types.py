"""The names of kfp.dsl.types."""

from __future__ import annotations

from typing import Any, ClassVar

from tui.compiler.trace.values import InconsistentTypeException, InconsistentTypeWarning, check_types
from tui.compiler.unserved import module_getattr

TypeSpecType = str | dict[str, Any]


class BaseType:
    """Base of types with properties; `schema` is what a value of the type has to fit."""

    schema: ClassVar[dict[str, Any]] = {}

    def to_dict(self) -> Any:
        """Give the type as it stands in a component file."""
        if not self.schema:
            return type(self).__name__
        return {type(self).__name__: {"openapi_schema_validator": dict(self.schema)}}


class Integer(BaseType):
    """A whole number."""

    schema: ClassVar[dict[str, Any]] = {"type": "integer"}


class String(BaseType):
    """A text."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}


class Float(BaseType):
    """A number."""

    schema: ClassVar[dict[str, Any]] = {"type": "number"}


class Bool(BaseType):
    """True or false."""

    schema: ClassVar[dict[str, Any]] = {"type": "boolean"}


class List(BaseType):
    """A list."""

    schema: ClassVar[dict[str, Any]] = {"type": "array"}


class Dict(BaseType):
    """A mapping."""

    schema: ClassVar[dict[str, Any]] = {"type": "object"}


class GCSPath(BaseType):
    """An address in Google Cloud Storage."""

    schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": "^gs://.*$"}


class GCRPath(BaseType):
    """An image in Google's container registry."""

    schema: ClassVar[dict[str, Any]] = {"type": "string", "pattern": r"^.*gcr\.io/.*$"}


class GCPRegion(BaseType):
    """A region of Google Cloud."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}


class GCPProjectID(BaseType):
    """A project of Google Cloud."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}


class LocalPath(BaseType):
    """A path in the container."""

    schema: ClassVar[dict[str, Any]] = {"type": "string"}


def verify_type_compatibility(given_type: Any, expected_type: Any, error_message_prefix: str = "") -> bool:
    """Compare two types. InconsistentTypeException: they don't fit, and type checking is on."""
    return check_types(given_type, expected_type, error_message_prefix)


__all__ = [
    "BaseType",
    "Bool",
    "Dict",
    "Float",
    "GCPProjectID",
    "GCPRegion",
    "GCRPath",
    "GCSPath",
    "InconsistentTypeException",
    "InconsistentTypeWarning",
    "Integer",
    "List",
    "LocalPath",
    "String",
    "check_types",
    "verify_type_compatibility",
]
__getattr__ = module_getattr("kfp.dsl.types", globals())
