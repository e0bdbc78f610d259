"""The names of kfp.components._data_passing that files ask for."""

from __future__ import annotations

from typing import Any

from tui.compiler.trace.values import TYPE_NAMES
from tui.compiler.trace.values import to_text as serialize_value
from tui.compiler.unserved import module_getattr


def get_canonical_type_name_for_type(typ: Any) -> str | None:
    """Give the name that a Python type has in components; None for one without."""
    try:
        return TYPE_NAMES.get(typ)
    except TypeError:
        return None


__all__ = ["serialize_value"]
__getattr__ = module_getattr("kfp.components._data_passing", globals())
