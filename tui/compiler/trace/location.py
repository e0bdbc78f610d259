"""Where in the user's own files something happens while a pipeline is traced."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from types import FrameType
from typing import Any

# The name under which an exception keeps (file, line).
PLACE = "_kfdeck_place"
# Our own frames (also those of modules that run under the name kfp: they are the same files).
_OURS = __file__.rpartition("compiler")[0]
_EXAMPLES = _OURS + "examples" + os.sep
_STDLIB = os.path.dirname(os.__file__) + os.sep
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


@lru_cache(maxsize=4096)
def is_user_file(file_name: str) -> bool:
    """Tell whether a file is the user's: not ours, not a library's, not made up."""
    if file_name.startswith(("<", _STDLIB)):
        return False
    if file_name.startswith(_OURS):
        return file_name.startswith(_EXAMPLES)
    return not any(part in file_name for part in _PACKAGES)


def user_line() -> tuple[str, int]:
    """Give (file, line) of the innermost of the user's frames; ("", 0) when there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if is_user_file(name):
            return name, frame.f_lineno
        frame = frame.f_back
    return "", 0


class Blame:
    """While what an op or a group says is worked out, an exception gets its place."""

    __slots__ = ("node",)

    def __init__(self, node: Any) -> None:
        self.node = node

    def __enter__(self) -> None:
        """Nothing has to be done before."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Leave the place at the exception, if nobody has yet."""
        if error is not None and not hasattr(error, PLACE):
            setattr(error, PLACE, getattr(self.node, "location", ("", 0)))
