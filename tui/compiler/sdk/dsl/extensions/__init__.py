"""The names of kfp.dsl.extensions."""

from tui.compiler.unserved import module_getattr

__getattr__ = module_getattr("kfp.dsl.extensions", globals())
