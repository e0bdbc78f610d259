"""The log viewer as an app of its own: `kfdeck view`."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult

from tui.app.styles import stylesheet
from tui.app.themes import DEFAULT_THEME, THEMES
from tui.logs.json_lines import safe
from tui.logs.view import LogPart
from tui.widgets.action import Action, bindings
from tui.widgets.chrome import KeyBar, TitleBar
from tui.widgets.log import LogPane

VIEWER_ACTIONS = (
    Action("view.next", "tab", "next file", "The next of the files given, then all merged.", "next_file", 80),
    Action("view.merged", "L", "merged", "All files in one order of time.", "merged", 81),
    Action("view.help", "question_mark,f1", "help", "Show every key.", "help", 99),
    Action("view.quit", "q,ctrl+q,escape", "quit", "Quit.", "quit", 90),
)


class ViewerApp(App[None]):
    """Shows one file at a time, or all of them merged, on the tail."""

    TITLE = "kfdeck view"
    CSS_PATH = [stylesheet("app"), stylesheet("parts")]
    BINDINGS = bindings(VIEWER_ACTIONS)
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, files: Sequence[LogPart]) -> None:
        super().__init__()
        self._files = tuple(files)
        self._place = 0
        self.pane = LogPane()
        self._title_bar = TitleBar()

    def compose(self) -> ComposeResult:
        """Title, log, keys."""
        yield self._title_bar
        yield self.pane
        keys = KeyBar()
        own = VIEWER_ACTIONS if len(self._files) > 1 else VIEWER_ACTIONS[2:]
        keys.set([*self.pane.ACTIONS, *own])
        yield keys

    def on_mount(self) -> None:
        """Dress and open the first file."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self.pane.focus()
        self._open()

    def _open(self) -> None:
        """Show the file in turn; after the last one, all of them merged."""
        files = self._files
        if self._place == len(files):
            self._title_bar.set((f"{len(files)} files merged",), "")
            self.pane.open_many(files)
            return
        file = files[self._place]
        count = f"{self._place + 1} of {len(files)}" if len(files) > 1 else ""
        self._title_bar.set((safe(file.name),), count)
        self.pane.open(file.path, closed=file.closed, name=file.name)

    def action_next_file(self) -> None:
        """Show the next file; after the last, all merged."""
        places = len(self._files) + 1 if len(self._files) > 1 else 1
        self._place = (self._place + 1) % places
        self._open()

    def action_merged(self) -> None:
        """Show all files merged."""
        if len(self._files) > 1:
            self._place = len(self._files)
            self._open()

    def action_help(self) -> None:
        """Show every key."""
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen([("Log", self.pane.ACTIONS), ("Viewer", VIEWER_ACTIONS)]))

    async def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """Run what was clicked, in the log or here."""
        owner = self if message.action in VIEWER_ACTIONS else self.pane
        await owner.run_action(message.action.method)
