"""The names of kfp.components._yaml_utils."""

from tui.compiler.components.load import read_yaml as load_yaml
from tui.compiler.emit import dump_yaml
from tui.compiler.unserved import module_getattr

__all__ = ["dump_yaml", "load_yaml"]

__getattr__ = module_getattr("kfp.components._yaml_utils", globals())
