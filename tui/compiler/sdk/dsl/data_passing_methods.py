"""The names of kfp.dsl.data_passing_methods."""

from tui.compiler.trace.pipeline import KubernetesVolume
from tui.compiler.unserved import module_getattr

__all__ = ["KubernetesVolume"]

__getattr__ = module_getattr("kfp.dsl.data_passing_methods", globals())
