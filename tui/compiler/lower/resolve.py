"""Placeholder texts become the workflow's own references."""

from __future__ import annotations

import re
from typing import Any

from tui.compiler import k8s, names
from tui.compiler.trace.params import MARK, PATTERN, PipelineParam

Reference = tuple[str, str]


class Resolver:
    """Rewrites the values of one op, and remembers which references it met.

    `used` has (op name or "", name) by the full name of every reference.
    """

    def __init__(self) -> None:
        self.used: dict[str, Reference] = {}

    def value(self, value: Any) -> Any:
        """Rewrite plain data or Kubernetes objects, nested ones too."""
        if isinstance(value, str):
            return self.text(value) if MARK in value else value
        if value is None or isinstance(value, int | float):
            return value
        if isinstance(value, PipelineParam):
            return self.text(value.pattern)
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.value(key): self.value(item) for key, item in value.items()}
        return self.value(k8s.to_json(value)) if hasattr(value, "attribute_map") else value

    def text(self, text: str) -> str:
        """Rewrite the placeholders in a text."""
        return PATTERN.sub(self._reference, text)

    def _reference(self, match: re.Match[str]) -> str:
        return f"{{{{inputs.parameters.{self.note(match[1], match[2])}}}}}"

    def note(self, op_name: str, name: str) -> str:
        """Remember a reference and give its full name."""
        full = names.output_name(op_name, name)
        self.used[full] = (op_name, name)
        return full


def full_name(param: PipelineParam) -> str:
    """Give the workflow-wide name of a reference."""
    return names.output_name(param.op_name or "", param.name)
