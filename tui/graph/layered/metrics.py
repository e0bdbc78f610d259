"""Distances in cells, for a direction and a kind of drawing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metrics:
    """Lengths along a layer ("cross") and from layer to layer ("main"), in cells.

    `lead` cells come before the first track of a channel, `tail` cells after the last one (the arrow
    head and, across, a stub before it); tracks are `pitch` apart. `apart` is the least distance of two
    tracks whose nets share a column.
    """

    gap: int
    wire_gap: int
    lead: int
    tail: int
    pitch: int
    apart: int
    port_pitch: int


def metrics(*, right: bool, boxes: bool, ascii_only: bool) -> Metrics:
    """The distances for one way of drawing.

    In ASCII a `+` does not show which way it goes: corners of two nets must never meet, so a channel
    starts one row lower and nets that share a column keep a row between them.
    """
    if right:
        return Metrics(1 if boxes else 0, 0, 1, 2, 2, 1, 1)
    return Metrics(2, 1, 1 if ascii_only else 0, 1, 1, 2 if ascii_only else 1, 2)
