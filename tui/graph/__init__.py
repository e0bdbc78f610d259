"""A workflow or a run -> Graph -> layers -> cells of text. Knows nothing of Textual.

What is listed here is imported on first use, so that `import tui.graph` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.graph.auto import layout
    from tui.graph.drawing import Drawing, Item, Piece
    from tui.graph.errors import GraphError
    from tui.graph.options import Density, Direction, Options
    from tui.graph.sources.argo import from_workflow

_HOMES = {
    "Density": "tui.graph.options",
    "Direction": "tui.graph.options",
    "Drawing": "tui.graph.drawing",
    "GraphError": "tui.graph.errors",
    "Item": "tui.graph.drawing",
    "Options": "tui.graph.options",
    "Piece": "tui.graph.drawing",
    "from_workflow": "tui.graph.sources.argo",
    "layout": "tui.graph.auto",
}

__all__ = [
    "Density",
    "Direction",
    "Drawing",
    "GraphError",
    "Item",
    "Options",
    "Piece",
    "from_workflow",
    "layout",
]


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
