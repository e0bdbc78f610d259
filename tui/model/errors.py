"""What can go wrong between a person and a backend. Each error says what happened and what to do next."""

from __future__ import annotations


class BackendError(Exception):
    """Base of the errors that a backend raises on purpose.

    `what` is one sentence of what happened and to what; `next_step` is one sentence of what to do.
    """

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step

    def __str__(self) -> str:
        """Give both sentences on one line."""
        return f"{self.what} {self.next_step}".strip()


class NotFound(BackendError):
    """The thing that was named does not exist (any more)."""


class Refused(BackendError):
    """The backend knows us, and does not allow it."""


class Unreachable(BackendError):
    """The backend did not answer, or its storage can't be read or written."""


class Invalid(BackendError):
    """What was sent makes no sense to the backend."""


class Conflict(BackendError):
    """It can't be done in the state that the thing is in now."""
