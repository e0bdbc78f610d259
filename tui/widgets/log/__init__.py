"""The viewer of a log: only the rows that are seen are made."""

from tui.widgets.log.pane import LogPane

__all__ = ["LogPane"]
