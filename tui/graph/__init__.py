"""A workflow or a run -> Graph -> layers -> cells of text. Knows nothing of Textual."""

from tui.graph.errors import GraphError
from tui.graph.sources.argo import from_workflow

__all__ = ["GraphError", "from_workflow"]
