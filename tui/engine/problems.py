"""What stops a workflow or one of its nodes, in words for a person."""

from __future__ import annotations


class WorkflowProblem(Exception):
    """The manifest is not a workflow that can run. `hint` says what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class NodeProblem(Exception):
    """One node can't be started or finished; it becomes an ERROR with this text."""
