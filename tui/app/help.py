"""Puts the registry's actions under headings for the help of one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.screen import Screen

from tui.app.actions import Area, actions
from tui.widgets.action import Action


def sections(
    screen: Screen[object], remapped: Callable[[Action], Action]
) -> list[tuple[str, Sequence[Action]]]:
    """Give (heading, actions) for the place, for the parts in it, and for everywhere."""
    areas: tuple[Area, ...] = getattr(screen, "AREAS", ())
    found: list[tuple[str, Sequence[Action]]] = [
        (area.value, [remapped(item) for item in actions(area)]) for area in areas
    ]
    seen: set[tuple[Action, ...]] = set()
    for widget in screen.query("*"):
        part: tuple[Action, ...] = getattr(widget, "ACTIONS", ())
        if part and part not in seen and widget.display:
            seen.add(part)
            heading: str = getattr(widget, "HELP_TITLE", type(widget).__name__)
            found.append((heading, [remapped(item) for item in part]))
    found.append((Area.APP.value, [remapped(item) for item in actions(Area.APP)]))
    return found
