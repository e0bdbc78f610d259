"""How phases look: one set of component classes for every widget that draws them."""

from __future__ import annotations

from tui.model import Phase

PHASE_CLASSES = {f"phase--{phase.value}" for phase in Phase}
SPINNER = "◐◓◑◒"


def phase_class(phase: Phase) -> str:
    """Give the component class that colours `phase`."""
    return f"phase--{phase.value}"


def mark(phase: Phase, *, plain: bool = False, tick: int = 0) -> str:
    """Give the one-cell mark of `phase`; a running one turns with `tick`."""
    if plain:
        return phase.ascii_mark
    if phase is Phase.RUNNING:
        return SPINNER[tick % len(SPINNER)]
    return phase.mark
