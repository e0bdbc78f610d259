"""A named value that a pipeline takes, or that a step takes or gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. Values are text, as they travel in a workflow.

    `default` is None when there is none; `value` is None when it is not known (yet).
    `type` is the name in the pipeline's interface ("Integer", "JsonObject", ...) or "".
    """

    name: str
    type: str = ""
    default: str | None = None
    value: str | None = None
    description: str = ""
    optional: bool = False
