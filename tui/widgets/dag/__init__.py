"""The graph widget: `Dag`, and `ACTIONS`, the table of what its keys do."""

from tui.widgets.dag.actions import ACTIONS
from tui.widgets.dag.dag import Dag

__all__ = ["ACTIONS", "Dag"]
