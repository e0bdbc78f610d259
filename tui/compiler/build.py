"""From a pipeline function to its workflow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tui.compiler.lower.workflow import lower
from tui.compiler.trace.params import MARK
from tui.compiler.trace.pipeline import PipelineConf
from tui.compiler.trace.tracer import Overrides, Traced, trace


class Built:
    """A compiled pipeline: `workflow` as plain data, with what is known about its making.

    `execute_ms` and `lower_ms` are wall times.
    """

    def __init__(self, traced: Traced, workflow: dict[str, Any], execute_ms: float, lower_ms: float) -> None:
        self.traced = traced
        self.workflow = workflow
        self.execute_ms = execute_ms
        self.lower_ms = lower_ms

    @property
    def name(self) -> str:
        """The pipeline's own name."""
        return self.traced.pipeline.name

    def locations(self) -> dict[str, tuple[str, int]]:
        """Give the user's line of every task, by the task's name."""
        from tui.compiler.names import k8s_name

        ops = self.traced.pipeline.ops
        return {k8s_name(name): op.location for name, op in ops.items() if op.location[1]}

    def text(self) -> str:
        """Give the workflow as YAML. RuntimeError: an internal placeholder is left in it."""
        from tui.compiler.emit import dump_yaml

        text = dump_yaml(self.workflow)
        if MARK in text:
            raise RuntimeError(
                "Internal compiler error: Found unresolved PipelineParam. "
                "A reference stands where only constants can (an affinity, a timeout, a default)."
            )
        return text


def build(
    function: Callable[..., Any],
    type_check: bool = True,
    conf: PipelineConf | None = None,
    sdk_quirks: bool = False,
    overrides: Overrides | None = None,
) -> Built:
    """Compile a pipeline function.

    `sdk_quirks`: where kfp 1.8.22 writes what can't run, write the same. Raises what the function or the
    SDK's own checks raise.
    """
    started = time.perf_counter()
    traced = trace(function, type_check, conf, sdk_quirks, overrides)
    ran = time.perf_counter()
    workflow = lower(traced)
    lowered = time.perf_counter()
    return Built(traced, workflow, (ran - started) * 1000, (lowered - ran) * 1000)
