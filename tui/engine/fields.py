"""Reading fields of plain data with the right complaint when one has the wrong shape."""

from __future__ import annotations

from tui.engine.manifest import as_text
from tui.engine.problems import WorkflowProblem
from tui.engine.spec import Json


def mapping(value: Json, where: str) -> dict[str, Json]:
    """A mapping; a missing one is empty."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WorkflowProblem(f"The workflow is not valid: {where} must be a mapping.", "Compile it again.")
    return value


def items(value: Json, where: str) -> list[Json]:
    """A list; a missing one is empty."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise WorkflowProblem(f"The workflow is not valid: {where} must be a list.", "Compile it again.")
    return value


def mappings(value: Json, where: str) -> list[dict[str, Json]]:
    """A list of mappings."""
    return [mapping(item, f"{where}[{index}]") for index, item in enumerate(items(value, where))]


def text(value: Json) -> str:
    """A text; a missing one is empty."""
    return "" if value is None else as_text(value)


def optional_text(value: Json) -> str | None:
    """A text, or None when it is missing."""
    return None if value is None else as_text(value)


def texts(value: Json, where: str) -> tuple[str, ...]:
    """A tuple of texts."""
    return tuple(text(item) for item in items(value, where))


def number(value: Json, where: str) -> int:
    """A whole number, 0 when missing."""
    try:
        return int(text(value) or "0")
    except ValueError as error:
        raise WorkflowProblem(f"The workflow is not valid: {where} must be a whole number.") from error
