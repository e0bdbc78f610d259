"""Small things that ops are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class InputArgumentPath:
    """An argument that reaches the container as a file; the path of that file stands in its place."""

    def __init__(self, argument: Any, input: str | None = None, path: str | None = None) -> None:
        self.argument = argument
        self.input = input
        self.path = path


class FileInput:
    """An input that reaches the container as a file: the input's name, the file's path, its content."""

    __slots__ = ("content", "name", "path")

    def __init__(self, name: str, path: str, content: str) -> None:
        self.name = name
        self.path = path
        self.content = content


class CachingStrategy:
    """How old a cached result may be (an ISO 8601 duration; None: the server's default)."""

    def __init__(self) -> None:
        self.max_cache_staleness: str | None = None


class ExecutionOptions:
    """How a step is run."""

    def __init__(self) -> None:
        self.caching_strategy = CachingStrategy()


class TaskOutputs(dict[str, Any]):
    """The outputs of a task (references) by their names.

    KeyError: another name. The error is what programs know, and has a `sentence` for a person.
    """

    def __init__(self, outputs: Mapping[str, Any] | None = None, task: str = "") -> None:
        super().__init__(outputs or {})
        self.task = task

    def __missing__(self, key: object) -> Any:
        error = KeyError(key)
        has = ", ".join(sorted({output.name for output in self.values()})) or "none"
        vars(error)["sentence"] = f'The task "{self.task}" has no output "{key}"; it has {has}.'
        raise error


class ManyOutputs:
    """Stands where a single output would be. Any use of it is a mistake."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(
            "This task has multiple outputs. Name the one that is meant, as in task.outputs['name']."
        )

    def __str__(self) -> str:
        return str(self.text)
