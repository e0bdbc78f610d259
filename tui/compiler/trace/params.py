"""References to values that exist only when the pipeline runs: parameters, outputs and loop items."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from tui.compiler.trace.location import is_user_file

PATTERN = re.compile(r"{{pipelineparam:op=([^}]*?);name=([^}]*?)}}")
MARK = "{{pipelineparam:"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9\s_-]*\Z")
ITEM_SUFFIX = "-loop-item"
SUBVAR = "-subvar-"


# Where the truth of a comparison of references was asked for, while a pipeline was traced.
suspicious_ifs: list[tuple[str, int]] = []


class ConditionOperator:
    """A comparison of two operands, made by `param == value` and its like."""

    def __init__(self, operator: str, operand1: Any, operand2: Any) -> None:
        self.operator = operator
        self.operand1 = operand1
        self.operand2 = operand2

    def __iter__(self) -> Iterator[Any]:
        return iter((self.operator, self.operand1, self.operand2))

    def __bool__(self) -> bool:
        # A plain `if` on it always holds: worth telling when it is the user's own line that asks.
        frame = sys._getframe(1)
        if is_user_file(frame.f_code.co_filename):
            suspicious_ifs.append((frame.f_code.co_filename, frame.f_lineno))
        return True


class PipelineParam:
    """A value that a running pipeline knows: its parameter, or an op's output.

    `op_name` is None for a pipeline parameter; `value` is its default. `str()` of it gives a placeholder
    text, so that it can be put into any other text.
    """

    def __init__(
        self,
        name: str,
        op_name: str | None = None,
        value: Any = None,
        param_type: Any = None,
        pattern: str | None = None,
    ) -> None:
        if not _NAME.match(name):
            raise ValueError(
                'Only letters, numbers, spaces, "_", and "-" are allowed in name, and a letter comes first: '
                f"{name!r} is no such name."
            )
        if op_name and value:
            raise ValueError("op_name and value cannot be both set.")
        self.name = name
        self.op_name = op_name or None
        self.value = value
        self.param_type = param_type
        self.pattern = pattern or f"{{{{pipelineparam:op={op_name or ''};name={name}}}}}"

    @property
    def full_name(self) -> str:
        """The name with that of its op in front."""
        return f"{self.op_name}-{self.name}" if self.op_name else self.name

    def ignore_type(self) -> PipelineParam:
        """Forget the type, so that it fits every input."""
        self.param_type = None
        return self

    def to_struct(self) -> dict[str, str]:
        """Give the form in which a component specification refers to it."""
        return {"pipelineParam": self.name}

    def __str__(self) -> str:
        return self.pattern

    def __repr__(self) -> str:
        return self.pattern

    def __hash__(self) -> int:
        return hash((self.op_name, self.name))

    def __eq__(self, other: object) -> Any:
        return ConditionOperator("==", self, other)

    def __ne__(self, other: object) -> Any:
        return ConditionOperator("!=", self, other)

    def __lt__(self, other: object) -> Any:
        return ConditionOperator("<", self, other)

    def __le__(self, other: object) -> Any:
        return ConditionOperator("<=", self, other)

    def __gt__(self, other: object) -> Any:
        return ConditionOperator(">", self, other)

    def __ge__(self, other: object) -> Any:
        return ConditionOperator(">=", self, other)


class LoopItem(PipelineParam):
    """The item of a ParallelFor. An attribute of it refers to that key of an item that is a dict.

    `items_or_pipeline_param` is the constant list, or the reference to one that the loop goes over. The
    constants in capitals are the SDK's, which files read.
    """

    NUM_CODE_CHARS = 8
    LOOP_ITEM_NAME_BASE = "loop-item"
    LOOP_ITEM_PARAM_NAME_BASE = "loop-item-param"

    def __init__(
        self,
        name: str,
        op_name: str | None = None,
        items: list[Any] | None = None,
        source: PipelineParam | None = None,
    ) -> None:
        super().__init__(name, op_name)
        self.items_or_pipeline_param: Any = items if items is not None else source
        self.referenced_subvar_names: list[str] = []

    def __getattr__(self, name: str) -> LoopSubvar:
        if name.startswith("__"):
            raise AttributeError(name)
        if not name.isidentifier():
            raise ValueError(
                f"Tried to create subvariable named {name}, which no Python variable can be called."
            )
        self.referenced_subvar_names.append(name)
        subvar = LoopSubvar(self, name)
        self.__dict__[name] = subvar
        return subvar


class LoopSubvar(PipelineParam):
    """One key of a loop's items."""

    def __init__(self, loop: LoopItem, subvar_name: str) -> None:
        super().__init__(f"{loop.name}{SUBVAR}{subvar_name}", loop.op_name)
        self.loop = loop
        self.subvar_name = subvar_name


def loop_over_list(items: Any, code: str) -> LoopItem:
    """Make the item of a loop over a constant list; `code` makes its name unique in the pipeline."""
    if not isinstance(items, list | tuple):
        raise TypeError(f"Expected list, tuple, or PipelineParam, got {type(items)}.")
    values = list(items)
    first = values[0]
    loop = LoopItem(f"loop-item-param-{code}", items=values)
    if isinstance(first, dict):
        keys = set(first)
        if any(set(value) != keys for value in values if isinstance(value, dict)):
            raise ValueError(
                f"If you input a list of dicts then all of them need the same keys, unlike {items}."
            )
        for key in first:
            getattr(loop, _checked_key(key))
        loop.referenced_subvar_names.clear()
    return loop


def _checked_key(key: Any) -> str:
    if not str(key).isidentifier():
        raise ValueError(f"Tried to create subvariable named {key}, which no Python variable can be called.")
    return str(key)


def loop_over_param(param: PipelineParam) -> LoopItem:
    """Make the item of a loop over a list that only the running pipeline knows."""
    return LoopItem(param.name + ITEM_SUFFIX, op_name=param.op_name, source=param)


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Yield (op name or "", name) of every reference in texts, lists and dicts, in order of appearance."""
    if isinstance(value, PipelineParam):
        yield from PATTERN.findall(value.pattern)
    elif isinstance(value, str):
        if MARK in value:
            yield from PATTERN.findall(value)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from references(key)
            yield from references(item)
