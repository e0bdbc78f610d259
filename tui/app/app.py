"""The Textual App: a table of contents. Places are modes, each with its own stack of screens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.app import App, SystemCommand
from textual.events import Event, InputEvent
from textual.screen import Screen

from tui.app.actions import REGISTRY, Area, actions
from tui.app.garbage import EVERY, QuietCollector
from tui.app.session import Session
from tui.app.settings import Settings, load_settings
from tui.app.styles import stylesheet
from tui.app.themes import DEFAULT_THEME, THEMES
from tui.widgets.action import Action, bindings
from tui.widgets.glyphs import ASCII_CLASS


def _experiments() -> Screen[None]:
    from tui.screens.experiments import ExperimentsScreen

    return ExperimentsScreen()


def _runs() -> Screen[None]:
    from tui.screens.runs import RunsScreen

    return RunsScreen()


_ASCII_TERMINALS = frozenset(("dumb", "vt52", "vt100", "vt102", "vt220"))

# The place that is there from the start; the others are modes, made when they are gone to.
HOME = "pipelines"
PLACES: dict[str, str | Callable[[], Screen[Any]]] = {
    "experiments": _experiments,
    "runs": _runs,
}


class KfdeckApp(App[int]):
    """kfdeck. `workspace` is the folder whose pipelines are listed; `open_file` is developed at once."""

    TITLE = "kfdeck"
    # A screen with a sheet of its own makes all of them be read again: the first screen has none.
    CSS_PATH = [stylesheet("app"), stylesheet("dag")]
    BINDINGS = bindings(REGISTRY[Area.APP])
    MODES = PLACES

    def __init__(
        self,
        workspace: Path,
        *,
        open_file: Path | None = None,
        open_run: str = "",
        settings: Settings | None = None,
        say: Iterable[str] = (),
    ) -> None:
        super().__init__()
        problems: list[str] = list(say)
        if settings is None:
            settings, found = load_settings()
            problems += found
        self.session = Session(workspace, settings)
        self._open_file = open_file
        self._open_run = open_run
        self._problems = problems
        self._collector = QuietCollector()
        self._dress(settings.theme)

    def _dress(self, chosen: str) -> None:
        """Choose the theme before the style sheets are read, for they are read anew for each theme."""
        for theme in THEMES:
            self.register_theme(theme)
        known = chosen in self.available_themes
        self.set_reactive(App.theme, chosen if known else DEFAULT_THEME)
        self.stylesheet.set_variables(self.get_css_variables())
        if chosen and not known:
            self._problems.append(f"There is no theme {chosen!r}.")

    def on_mount(self) -> None:
        """Remap keys, and open what was asked for."""
        if self.session.settings.keys:
            self.set_keymap(dict(self.session.settings.keys))
        self.set_class(self.plain, ASCII_CLASS)
        self._collector.start()
        self.set_interval(EVERY, self._collector.turn)
        for problem in self._problems:
            self.notify(problem, severity="warning", timeout=10, markup=False)
        self.call_after_refresh(self._open_asked)

    async def on_event(self, event: Event) -> None:
        """Note when a person last did something."""
        if isinstance(event, InputEvent):
            self._collector.touched()
        await super().on_event(event)

    def _open_asked(self) -> None:
        if self._open_file is not None:
            self.open_file(self._open_file)
        if self._open_run:
            self.open_run(self._open_run)

    @property
    def plain(self) -> bool:
        """True when only ASCII can or shall be drawn."""
        if self.session.settings.ascii or os.environ.get("TERM", "") in _ASCII_TERMINALS:
            return True
        language, kind = os.environ.get("LANG", ""), os.environ.get("LC_CTYPE", "")
        if kind == "C.UTF-8" and language in ("C", "POSIX"):
            # Python itself has put this there (PEP 538): it says nothing about the terminal.
            kind = ""
        locale = os.environ.get("LC_ALL") or kind or language
        # Without any locale the terminal is most often a modern one: only a locale that can't is believed.
        return bool(locale) and "utf" not in locale.lower()

    def remapped(self, action: Action) -> Action:
        """Give `action` with the keys that the settings give it."""
        key = self.session.settings.keys.get(action.id)
        return replace(action, key=key) if key else action

    # Navigation

    def get_default_screen(self) -> Screen[None]:
        """Start at the pipelines: not a mode, whose screen would cost one more reading of styles."""
        from tui.screens.pipelines import PipelinesScreen

        return PipelinesScreen()

    def open_file(self, path: Path, function: str = "") -> None:
        """Develop a pipeline file."""
        from tui.screens.develop import DevelopScreen

        self.push_screen(DevelopScreen(path, function))

    def open_run(self, run: str, tab: str = "") -> None:
        """Watch a run."""
        from tui.screens.run import RunScreen

        self.push_screen(RunScreen(run, tab))

    def action_go(self, place: str) -> None:
        """Go to one of the places."""
        mode = self.DEFAULT_MODE if place == HOME else place
        if self.current_mode != mode:
            self.switch_mode(mode)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_back(self) -> None:
        """Go out of this screen; out of the first one, to the pipelines, and from there, quit."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != self.DEFAULT_MODE:
            self.switch_mode(self.DEFAULT_MODE)
        else:
            self.exit(0)

    def action_help(self) -> None:
        """Show every key of this place."""
        from tui.app.help import sections
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(sections(self.screen, self.remapped)))

    def action_command(self) -> None:
        """Take a command by name."""
        from tui.app.command import ask_command

        ask_command(self)

    def action_zoom(self) -> None:
        """Give the focused part the whole screen, or give it back."""
        if self.screen.maximized is not None:
            self.screen.minimize()
        elif self.focused is not None:
            self.screen.maximize(self.focused, container=False)

    def action_next_theme(self) -> None:
        """Dress in the next theme."""
        names = sorted(self.available_themes)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.notify(f"Theme: {self.theme}", timeout=2, markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Fill the palette from the registry: what applies on this screen."""
        from tui.screens.base import DeckScreen

        items = screen.actions() if isinstance(screen, DeckScreen) else actions(Area.APP)
        for item in items:
            yield SystemCommand(
                f"{item.label}  ({self.remapped(item).shown_key})", item.help, self._runner(screen, item)
            )

    def _runner(self, screen: Screen[object], item: Action) -> Callable[[], object]:
        from tui.screens.base import DeckScreen

        async def run() -> None:
            if isinstance(screen, DeckScreen):
                await screen.perform(item)
            else:
                await self.run_action(item.method)

        return run

    async def on_unmount(self) -> None:
        """End what the session started; runs go on."""
        await self.session.close()
