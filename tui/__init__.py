"""kfdeck: the flight deck of Kubeflow Pipelines in a terminal."""

__version__ = "0.1.0"
