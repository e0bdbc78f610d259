"""What running a file gives, in plain values that travel between processes."""

from __future__ import annotations

from typing import Any


class Job:
    """One file to compile. `text` is used instead of the file's content when given."""

    def __init__(
        self,
        path: str,
        function: str | None = None,
        graph_builder: str = "",
        type_check: bool = True,
        sdk_quirks: bool = False,
        lint: bool = True,
        ignore: tuple[str, ...] = (),
        text: str | None = None,
    ) -> None:
        self.path = path
        self.function = function
        self.graph_builder = graph_builder
        self.type_check = type_check
        self.sdk_quirks = sdk_quirks
        self.lint = lint
        self.ignore = tuple(ignore)
        self.text = text


class Problem:
    """A diagnostic, plain. `severity` is "error", "warning" or "info"."""

    def __init__(
        self,
        severity: str,
        code: str,
        message: str,
        hint: str = "",
        file: str = "",
        line: int = 0,
        column: int = 0,
        pipeline: str = "",
    ) -> None:
        self.severity = severity
        self.code = code
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column
        self.pipeline = pipeline


class PipelineOutcome:
    """One pipeline that compiled."""

    def __init__(
        self,
        name: str,
        function: str,
        manifest: str,
        parameters: list[dict[str, Any]],
        description: str,
        locations: dict[str, tuple[str, int]],
        graph: Any,
    ) -> None:
        self.name = name
        self.function = function
        self.manifest = manifest
        self.parameters = parameters
        self.description = description
        self.locations = locations
        self.graph = graph


class Outcome:
    """Everything about one file. Times are in milliseconds."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pipelines: list[PipelineOutcome] = []
        self.problems: list[Problem] = []
        self.sources: list[str] = [path]
        self.output = ""
        self.execute_ms = 0.0
        self.lower_ms = 0.0
        self.write_ms = 0.0
        self.total_ms = 0.0

    @property
    def failed(self) -> bool:
        """True when there is an error."""
        return any(problem.severity == "error" for problem in self.problems)
