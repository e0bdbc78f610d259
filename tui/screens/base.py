"""What every screen has: a line at the top and at the bottom, its actions, errors that are said."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantFocus
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from tui.app.actions import Area, actions
from tui.model import BackendError
from tui.widgets.action import Action
from tui.widgets.chrome import KeyBar, TitleBar, TooSmall

if TYPE_CHECKING:
    from tui.app.app import KfdeckApp
    from tui.backends.interface import Backend

# Below this size a screen only says that it is too small.
LEAST = Size(40, 8)
# Below this width the parts of a screen are stacked and `tab` switches between them.
NARROW = 70
# Seconds in which the same is not said twice.
_SAID_LATELY = 5.0


class DeckScreen(Screen[None]):
    """A place. Subclasses name their `AREAS`, give `parts()` and say where they are with `self.title_bar`."""

    AREAS: ClassVar[tuple[Area, ...]] = ()
    # A screen says itself where the focus goes: a second mind would move it under the person's keys.
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST.width, "-narrow"), (NARROW, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST.height, "-tall")]

    def __init__(self) -> None:
        super().__init__()
        self.title_bar = TitleBar()
        self.key_bar = KeyBar()
        self._said = ("", 0.0)
        self._too_small = TooSmall(id="too-small")

    def compose(self) -> ComposeResult:
        """Title, the parts of this place, keys."""
        yield self.title_bar
        yield from self.parts()
        yield self.key_bar
        yield self._too_small

    def parts(self) -> ComposeResult:
        """Yield what is between the two lines."""
        raise NotImplementedError

    @property
    def deck(self) -> KfdeckApp:
        """The app, with its type."""
        return cast("KfdeckApp", self.app)

    def actions(self) -> tuple[Action, ...]:
        """Every action that applies here now: the place's, the focused part's, and those of everywhere."""
        own = actions(*self.AREAS)
        focused: Widget | None = self.focused
        part: tuple[Action, ...] = getattr(focused, "ACTIONS", ())
        return tuple(item for item in (*own, *part, *actions(Area.APP)) if self.possible(item))

    def possible(self, action: Action) -> bool:
        """Tell if `action` can be done now."""
        return not action.when or bool(getattr(self, f"can_{action.when}")())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual's question before it runs a key: what is not possible now is not a key now."""
        for item in actions(*self.AREAS):
            if item.when and item.method.split("(")[0] == action:
                return self.possible(item)
        return True

    def refresh_keys(self) -> None:
        """Bring the bottom line up to date."""
        self.key_bar.set([self.deck.remapped(item) for item in self.actions()])

    def on_mount(self) -> None:
        """Show the keys."""
        self.refresh_keys()

    def on_screen_resume(self) -> None:
        """Show the keys, for what is possible may have changed meanwhile."""
        self.refresh_keys()

    @on(DescendantFocus)
    def _focus_moved(self) -> None:
        self.refresh_keys()

    @on(KeyBar.Pressed)
    async def _key_pressed(self, message: KeyBar.Pressed) -> None:
        await self.perform(message.action)

    async def perform(self, action: Action) -> None:
        """Do what an action says, wherever it belongs: to the app, to this place, or to a part of it."""
        if any(item.id == action.id for item in actions(Area.APP)):
            await self.app.run_action(action.method)
            return
        parts = [self.focused] if self.focused is not None else []
        for part in (*parts, *self.query("*")):
            if any(item.id == action.id for item in getattr(part, "ACTIONS", ())):
                await part.run_action(action.method)
                return
        await self.run_action(action.method)

    def say(self, text: str, *, bad: bool = False, hint: str = "") -> None:
        """Tell the person something, for a few seconds; `hint` is what to do next."""
        message = f"{text} {hint}".strip()
        now = time.monotonic()
        if (message, True) == (self._said[0], now - self._said[1] < _SAID_LATELY):
            return
        self._said = (message, now)
        self.notify(message, severity="error" if bad else "information", markup=False)

    def start(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Run something beside the screen; it replaces what runs in the same group."""
        self.run_worker(work, name=group, group=group, exclusive=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            from tui.app.faults import note_fault

            hint = note_fault(f"{type(self).__name__} {event.worker.name}", error)
            self.say(f"{event.worker.name} failed: {type(error).__name__}: {error}.", bad=True, hint=hint)

    async def backend(self) -> Backend:
        """Give the backend; what it has to say about itself is said once. Raises `BackendError`."""
        session = self.deck.session
        backend = await session.backend()
        while session.notices:
            self.notify(session.notices.pop(0), severity="warning", timeout=20, markup=False)
        return backend

    async def attempt(self, work: Awaitable[object], done: str = "") -> bool:
        """Await something of the backend; an error is said, not raised. True if it went well."""
        try:
            await work
        except BackendError as error:
            self.say(error.what, bad=True, hint=error.next_step)
            return False
        if done:
            self.say(done)
        return True

    def confirm(self, question: str, consequence: str, then: Callable[[], Awaitable[object]]) -> None:
        """Ask once before something dangerous; `then` runs only on yes."""
        from tui.screens.confirm import ConfirmScreen

        async def answered(yes: bool | None) -> None:
            if yes:
                await then()

        self.app.push_screen(ConfirmScreen(question, consequence), answered)
