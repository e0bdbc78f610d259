"""The names of kfp.dsl._container_op that files ask for."""

from tui.compiler.trace.checks import RETRY_POLICIES as ALLOWED_RETRY_POLICIES
from tui.compiler.trace.container import Container, Sidecar, UserContainer
from tui.compiler.trace.ops import BaseOp, ContainerOp
from tui.compiler.trace.parts import InputArgumentPath
from tui.compiler.unserved import module_getattr

__all__ = [
    "ALLOWED_RETRY_POLICIES",
    "BaseOp",
    "Container",
    "ContainerOp",
    "InputArgumentPath",
    "Sidecar",
    "UserContainer",
]
__getattr__ = module_getattr("kfp.dsl._container_op", globals())
