"""What can be wrong with a graph, or with the file it should come from."""

from __future__ import annotations


class GraphError(ValueError):
    """The source does not describe a graph that can be drawn; the text says what, where and what to do."""
