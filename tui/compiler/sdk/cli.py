"""Nothing of kfp.cli is served: kfdeck has a command line of its own. Importing it is fine."""

from tui.compiler.unserved import module_getattr

# What is asked for inside of this module reaches the embedded finder, which explains it.
__path__: list[str] = []
__getattr__ = module_getattr("kfp.cli", globals())
