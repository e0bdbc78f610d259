"""Where in the user's own files something happens while a pipeline is traced."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from types import FrameType

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
