"""The viewer of one log: a file of bytes that may still grow."""

from tui.widgets.log.view import LogView

__all__ = ["LogView"]
