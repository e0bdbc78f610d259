"""The names of kfp.dsl.data_passing_methods."""

from tui.compiler.trace.pipeline import KubernetesVolume

__all__ = ["KubernetesVolume"]
