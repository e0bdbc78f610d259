"""The names of kfp.dsl._for_loop that files ask for."""

from tui.compiler.trace.params import LoopItem, LoopSubvar
from tui.compiler.unserved import module_getattr

LoopArguments = LoopItem
LoopArgumentVariable = LoopSubvar

__getattr__ = module_getattr("kfp.dsl._for_loop", globals())
