"""Durations as workflows write them."""

from __future__ import annotations

import re

from tui.engine.problems import NodeProblem

_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds(text: str) -> float:
    """`90`, `1.5`, `1h30m`, `2d`: a bare number is seconds. Raises NodeProblem for anything else."""
    plain = text.strip()
    try:
        return float(plain)
    except ValueError:
        pass
    parts = _PART.findall(plain)
    if not parts or "".join(amount + unit for amount, unit in parts) != plain:
        raise NodeProblem(f"`{text}` is not a duration; write it as 90, 90s or 1h30m.")
    return sum(float(amount) * _UNITS[unit] for amount, unit in parts)
