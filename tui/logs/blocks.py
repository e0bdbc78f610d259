"""Recognises what belongs together in a log: tracebacks of Python, Java and Go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PYTHON_START = re.compile(r"^\s*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):")
_PYTHON_END = re.compile(
    r"^(?:[\w.]+(?:Error|Exception|Exit|Interrupt|Warning|Iteration|Group)\b|[A-Za-z_][\w.]*: )"
)
_JAVA_START = re.compile(r'^(?:Exception in thread "|Caused by: |[\w$.]+(?:Exception|Error)(?:: |$))')
_JAVA_FRAME = re.compile(
    r"^\s+(?:at [\w$.<>/]+\(|\.\.\. \d+ (?:more|common frames))|^\s*Caused by: |^\s+Suppressed: "
)
_GO_START = re.compile(r"^(?:panic: |fatal error: |goroutine \d+ \[)")
_GO_FRAME = re.compile(
    r"^(?:goroutine \d+ \[|\t/|[\w./*()\-]+\(.*\)$|created by |\[signal |exit status |\s*$)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` up to and without `end` (indices into the lines given) form one traceback.

    `headline` is the index of the line that says what happened.
    """

    first: int
    end: int
    headline: int
    language: str


def tracebacks(lines: Sequence[str]) -> list[Block]:
    """Give the tracebacks among `lines`, in order, none overlapping."""
    found: list[Block] = []
    place = 0
    while place < len(lines):
        block = _python(lines, place) or _java(lines, place) or _go(lines, place)
        if block is not None:
            found.append(block)
        place = block.end if block is not None else place + 1
    return found


def _python(lines: Sequence[str], first: int) -> Block | None:
    if not _PYTHON_START.match(lines[first]):
        return None
    indent = len(lines[first]) - len(lines[first].lstrip())
    for place in range(first + 1, len(lines)):
        line = lines[place]
        if not line.strip():
            return None
        if line[indent : indent + 1] in (" ", "\t", "|"):
            continue
        ended = _PYTHON_END.match(line[indent:]) is not None
        return Block(first, place + 1, place, "python") if ended else None
    # The log ends inside of it: what there is belongs together all the same.
    return Block(first, len(lines), first, "python")


def _java(lines: Sequence[str], first: int) -> Block | None:
    if not _JAVA_START.match(lines[first]):
        return None
    place = first + 1
    while place < len(lines) and _JAVA_FRAME.match(lines[place]):
        place += 1
    return Block(first, place, first, "java") if place > first + 1 else None


def _go(lines: Sequence[str], first: int) -> Block | None:
    if not _GO_START.match(lines[first]):
        return None
    place = first + 1
    while place < len(lines) and _GO_FRAME.match(lines[place]):
        place += 1
    return Block(first, place, first, "go") if place > first + 1 else None
