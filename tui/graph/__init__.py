"""A workflow or a run -> Graph -> layers -> cells of text. Knows nothing of Textual.

What is listed here is imported on first use, so that `import tui.graph` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module

# Type checkers take it for true; importing `typing` for it would cost ten times all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.graph.auto import layout
    from tui.graph.drawing import Drawing, Item, Piece
    from tui.graph.errors import GraphError
    from tui.graph.options import Density, Direction, Options
    from tui.graph.sources.argo import from_workflow
    from tui.graph.sources.document import from_document
    from tui.graph.sources.ir import from_pipeline_spec
    from tui.graph.sources.loading import from_parsed, load, loads
    from tui.graph.sources.runs import from_run

_HOMES = {
    "Density": "tui.graph.options",
    "Direction": "tui.graph.options",
    "Drawing": "tui.graph.drawing",
    "GraphError": "tui.graph.errors",
    "Item": "tui.graph.drawing",
    "Options": "tui.graph.options",
    "Piece": "tui.graph.drawing",
    "from_document": "tui.graph.sources.document",
    "from_parsed": "tui.graph.sources.loading",
    "from_pipeline_spec": "tui.graph.sources.ir",
    "from_run": "tui.graph.sources.runs",
    "from_workflow": "tui.graph.sources.argo",
    "layout": "tui.graph.auto",
    "load": "tui.graph.sources.loading",
    "loads": "tui.graph.sources.loading",
}

__all__ = [
    "Density",
    "Direction",
    "Drawing",
    "GraphError",
    "Item",
    "Options",
    "Piece",
    "from_document",
    "from_parsed",
    "from_pipeline_spec",
    "from_run",
    "from_workflow",
    "layout",
    "load",
    "loads",
]


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
