"""The names of kfp.compiler._default_transformers that files ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.unserved import module_getattr


def add_pod_env(op: Any) -> Any:
    """Leave an op as it is: those with the label `add-pod-env` get their variables when they are compiled."""
    return op


def add_pod_labels(labels: dict[str, Any] | None = None) -> Callable[[Any], Any]:
    """Make a change that adds labels which an op has not."""

    def change(op: Any) -> Any:
        for name, value in (labels or {}).items():
            if name not in op.pod_labels:
                op.add_pod_label(name, value)
        return op

    return change


__getattr__ = module_getattr("kfp.compiler._default_transformers", globals())
