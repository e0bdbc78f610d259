"""A workflow or a run becomes a Graph, then layers, then cells of text. Knows nothing of Textual."""
