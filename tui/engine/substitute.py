"""References in texts: `{{inputs.parameters.x}}` and the like.

A value that is put in is never looked at again, so a value that holds braces stays as it is. A reference
to something unknown stays as it is too (so that templates of other languages survive), except one to
a task of this DAG, which is an error: the text would be wrong for certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.engine.problems import NodeProblem

_INNER = re.compile(r"\{\{([^{}]*)\}\}")
_NESTED = re.compile(r"\{\{[^{}]*\{\{")


class Absent(NodeProblem):
    """A reference to an output of a task that was skipped, or did not give it."""


def substitute(text: str, values: Mapping[str, str], *, strict: bool = False) -> str:
    """Put values in. `strict` makes an unknown `tasks.`, `steps.` or `item` reference an `Absent`."""
    if "{{" not in text:
        return text
    if _NESTED.search(text):
        text = _INNER.sub(lambda match: _value(match, values, strict=False), text)
    return _INNER.sub(lambda match: _value(match, values, strict=strict), text)


def _value(match: re.Match[str], values: Mapping[str, str], *, strict: bool) -> str:
    name = match.group(1).strip()
    if name.startswith("="):
        raise NodeProblem(
            f"The expression {match.group(0)} can't be computed on this machine; only plain references can."
        )
    if name in values:
        return values[name]
    if strict and name.partition(".")[0] in ("tasks", "steps", "item"):
        raise Absent(f"{match.group(0)} has no value: the task was skipped or did not give this output.")
    return match.group(0)


def reference(text: str) -> str:
    """The name inside a text that is nothing but one reference, else ""."""
    match = _INNER.fullmatch(text.strip())
    return match.group(1).strip() if match else ""


def references(text: str) -> list[str]:
    """Every name that a text refers to."""
    return [match.group(1).strip() for match in _INNER.finditer(text)]
