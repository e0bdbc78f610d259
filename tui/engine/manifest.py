"""A manifest's text to plain data, with scalars as Argo would read them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from tui.engine.problems import WorkflowProblem
from tui.engine.spec import Json

if TYPE_CHECKING:
    from yaml import SafeLoader

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


def load_manifest(text: str) -> dict[str, Json]:
    """Read one YAML (or JSON) workflow. Raises WorkflowProblem, naming the line of a syntax error."""
    import yaml

    try:
        documents = [item for item in yaml.load_all(text, Loader=_loader()) if item is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        reason = getattr(error, "problem", None) or "it is not YAML"
        raise WorkflowProblem(f"The manifest can't be read: {reason}{where}.", "Compile it again.") from error
    if len(documents) != 1 or not isinstance(documents[0], dict):
        raise WorkflowProblem(
            f"The manifest holds {len(documents)} documents; one workflow is needed."
            if len(documents) != 1
            else "The manifest is not a workflow: a mapping is needed.",
            "Give the YAML file that the compiler wrote.",
        )
    return cast("dict[str, Json]", documents[0])


def _loader() -> type[SafeLoader]:
    """A fast loader that keeps dates as text, as a workflow's values are."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, regexp) for tag, regexp in pairs if tag != _TIMESTAMP]
        for first, pairs in base.yaml_implicit_resolvers.items()
    }
    return type("Loader", (base,), {"yaml_implicit_resolvers": resolvers})


def as_text(value: Json) -> str:
    """A scalar (or a list or mapping, as JSON) as the text that travels in parameters.

    Booleans are `true` and `false`, floats have no exponent (Argo's rule for parameter values).
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return _plain(value)
    return compact(value)


def _plain(value: float) -> str:
    if value == int(value) if abs(value) < 1e300 else False:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def compact(value: Json) -> str:
    """JSON without spaces and with sorted keys, in the user's own script."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
