"""What was probably meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType


def suggestion(error: BaseException) -> str:
    """Give a sentence for an AttributeError or a NameError with a name like it near by; else ""."""
    name = getattr(error, "name", None)
    if not isinstance(name, str):
        return ""
    if isinstance(error, AttributeError):
        meant = _nearest(name, dir(error.obj))
        return f"Did you mean .{meant}?" if meant else ""
    if isinstance(error, NameError):
        meant = _nearest(name, _names(error.__traceback__))
        return f"Did you mean {meant}?" if meant else ""
    return ""


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    public = [item for item in known if not item.startswith("_")]
    return next(iter(get_close_matches(name, public, 1, 0.7)), "")


def _names(trace: TracebackType | None) -> list[str]:
    """The names that the innermost frame could have used."""
    if trace is None:
        return []
    while trace.tb_next is not None:
        trace = trace.tb_next
    frame = trace.tb_frame
    return [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
