"""The `:` line: the name of a place or of an action, completed as it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.action import Action

if TYPE_CHECKING:
    from tui.app.app import KfdeckApp

_SHORT = {"p": "pipelines", "e": "experiments", "r": "runs", "q": "quit", "h": "help"}


def ask_command(app: KfdeckApp) -> None:
    """Ask for a command at the bottom of the screen, and run it there."""
    from tui.screens.ask import AskScreen
    from tui.screens.base import DeckScreen

    screen = app.screen
    if not isinstance(screen, DeckScreen):
        return
    known = {item.label: item for item in reversed(screen.actions())}

    def check(text: str) -> str:
        name = text.lstrip(":")
        good = not name or _find(name, known) is not None
        return "" if good else f"There is no command {name!r} here. ? lists the keys."

    async def run(text: str | None) -> None:
        item = _find((text or "").lstrip(":"), known)
        if item is not None:
            await screen.perform(item)

    app.push_screen(AskScreen(":", suggestions=sorted(known), check=check, at_bottom=True), run)


def _find(name: str, known: dict[str, Action]) -> Action | None:
    name = _SHORT.get(name, name)
    if name in known:
        return known[name]
    starting = [item for label, item in known.items() if name and label.startswith(name)]
    return starting[0] if len(starting) == 1 else None
