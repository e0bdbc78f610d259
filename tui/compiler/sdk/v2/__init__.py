"""The names of kfp.v2. Importing them is fine, which many files do in passing; using them is told."""

from tui.compiler.unserved import module_getattr

__getattr__ = module_getattr("kfp.v2", globals())
