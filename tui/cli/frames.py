"""How often the screen may be painted: twice as often as Textual does by itself.

A key's answer waits for the next time: 8 ms at most, where it would be 16. What changes all the time has a
pace of its own, so that it costs no more.
"""

from __future__ import annotations

import os
from importlib import import_module

_NAME = "TEXTUAL_FPS"
RATE = 120


def set_frame_rate() -> None:
    """Do so, unless the person has set Textual's variable. Before anything else of Textual is imported."""
    if _NAME in os.environ:
        return
    os.environ[_NAME] = str(RATE)
    import_module("textual.constants")
    # An editor or a pager that is opened from here goes its own way.
    del os.environ[_NAME]
