"""Nothing of kfp.pipeline_spec is served: the newer format is not compiled here. Importing it is fine."""

from tui.compiler.unserved import module_getattr

# What is asked for inside of this module reaches the embedded finder, which explains it.
__path__: list[str] = []
__getattr__ = module_getattr("kfp.pipeline_spec", globals())
