"""What a user's file defines and asks for while it runs.

While a file is compiled nothing is written and nothing is submitted: `Compiler().compile` and
`Client(...)` calls are kept here instead. `kfdeck exec` switches that off for `Compiler().compile`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.compiler.build import Built, build
from tui.compiler.trace.location import user_line
from tui.compiler.trace.pipeline import PipelineConf


class Request:
    """A pipeline that the file asked to be compiled or run: with its result, or the error."""

    def __init__(self, function: Any, built: Built | None, error: BaseException | None) -> None:
        self.function = function
        self.built = built
        self.error = error
        self.location = user_line()
        self.arguments: dict[str, Any] = {}


class Recorder:
    """The record of one process. `recording` is False when calls are carried out instead."""

    def __init__(self) -> None:
        self.recording = False
        self.pipelines: list[Callable[..., Any]] = []
        self.requests: list[Request] = []
        self.sdk_quirks = False

    def add_pipeline(self, function: Callable[..., Any]) -> None:
        """Remember a decorated function."""
        if function not in self.pipelines:
            self.pipelines.append(function)

    def request(
        self,
        function: Callable[..., Any],
        type_check: bool = True,
        conf: PipelineConf | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> Request:
        """Compile a function that the file asks for, here and now.

        While recording an error is kept, not raised: the rest of the file still counts.
        """
        try:
            built = build(function, type_check, conf, self.sdk_quirks)
        except Exception as error:
            request = Request(function, None, error)
            self.requests.append(request)
            if not self.recording:
                raise
            return request
        return self.keep(function, built, arguments)

    def keep(self, function: Any, built: Built, arguments: Mapping[str, Any] | None = None) -> Request:
        """Remember what the file got for a function."""
        request = Request(function, built, None)
        request.arguments = dict(arguments or {})
        self.requests.append(request)
        return request


recorder = Recorder()
