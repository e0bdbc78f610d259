"""A pipeline's Python file becomes a workflow. Knows nothing of clusters, engines or screens."""
