"""Lines that are JSON objects: opened into their fields, or drawn as columns of chosen ones."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.cells import cell_len

from tui.logs.json_lines import load, safe

_WIDEST = 40
_LONGEST = 1 << 16


def fields_of(text: str) -> dict[str, object]:
    """Give the fields of a line that is a JSON object; none for any other."""
    if len(text) > _LONGEST or not text.lstrip().startswith("{"):
        return {}
    value = load(text)
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}


class Columns:
    """The chosen fields, each as wide as the widest value that has been drawn."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._widths = [cell_len(safe(name)) for name in names]

    def draw(self, text: str) -> str | None:
        """Give a line's chosen fields side by side; None when it has none of them."""
        fields = fields_of(text)
        values = [_field(fields, name) for name in self.names]
        if not any(values):
            return None
        self._widths = [
            min(_WIDEST, max(width, cell_len(value)))
            for width, value in zip(self._widths, values, strict=True)
        ]
        padded = [
            value + " " * max(0, width - cell_len(value))
            for width, value in zip(self._widths, values, strict=True)
        ]
        return "  ".join(padded).rstrip()

    def title(self) -> str:
        """Give the columns' names, over their columns."""
        names = [safe(name) for name in self.names]
        padded = [
            name + " " * (width - cell_len(name)) for name, width in zip(names, self._widths, strict=True)
        ]
        return "  ".join(padded)


def _field(fields: dict[str, object], name: str) -> str:
    value: object = fields
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            return ""
        value = value[part]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return safe(text)
