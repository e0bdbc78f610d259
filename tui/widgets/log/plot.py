"""A series of a log over the whole screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from itertools import pairwise

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.logs.series import Point
from tui.logs.view import LogView
from tui.widgets.action import Action, bindings

PLOT_ACTIONS = (
    Action("plot.next", "right,n,tab", "next", "The next series.", "turn(1)", 1),
    Action("plot.previous", "left,N,shift+tab", "previous", "The series before.", "turn(-1)", 2),
    Action("plot.all", "a", "all", "Draw every series of this name, one for each log.", "together"),
    Action("plot.close", "escape,q,P", "close", "Back to the log.", "close", 3),
)
_REFRESH = 1.0
# Cells beside the picture: numbers at its left, the last number below it at its right.
_AXIS = 20


class PlotScreen(ModalScreen[None]):
    """Plots one series at a time, and goes on as it grows."""

    BINDINGS = bindings(PLOT_ACTIONS)

    def __init__(self, view: LogView) -> None:
        super().__init__()
        self._view = view
        self._place = 0
        self._every = False
        # Of pictures that are made at the same time, the last one begun is shown.
        self._turns = 0
        self._body = Static(classes="log--plot", markup=False)

    def compose(self) -> ComposeResult:
        """The picture."""
        yield self._body

    def on_mount(self) -> None:
        """Draw, and again as the log grows."""
        self.set_interval(_REFRESH, self._draw)
        self.call_after_refresh(self._draw)

    async def on_resize(self) -> None:
        """Draw as large as there is room."""
        await self._draw()

    def _series(self) -> list[tuple[str, str]]:
        return [(log, name) for log, book in self._view.books for name in book.names()]

    async def _draw(self) -> None:
        series = self._series()
        if not series:
            self._body.update("This log repeats no numbers (yet).  esc: back")
            return
        log, name = series[self._place % len(series)]
        wanted = [
            (owner, book.points(name))
            for owner, book in self._view.books
            if name in book.names() and (self._every or owner == log)
        ]
        title = f"{name}  ·  {self._place % len(series) + 1} of {len(series)}"
        hint = (
            "← → other series   a all logs   esc back"
            if len(self._view.names) > 1
            else "← → other series   esc back"
        )
        legend = len(wanted) + 3 if len(wanted) > 1 else 0
        room = (max(20, self.size.width - _AXIS - 4), max(5, self.size.height - 8 - legend))
        self._turns += 1
        turn = self._turns
        picture = await asyncio.to_thread(draw, wanted, *room)
        if turn == self._turns:
            self._body.update(Text(f"{title}\n\n{picture}\n\n{hint}"))

    async def action_turn(self, by: int) -> None:
        """Another series."""
        self._place += by
        await self._draw()

    async def action_together(self) -> None:
        """Every log's series of this name, or one."""
        self._every = not self._every
        await self._draw()

    def action_close(self) -> None:
        """Back to the log."""
        self.dismiss()


def draw(series: Sequence[tuple[str, Sequence[Point]]], width: int, height: int) -> str:
    """Plot series over their steps, or in the order of their lines if steps do not tell these apart."""
    import plotille

    figure = plotille.Figure()
    figure.width, figure.height = width, height
    figure.with_colors = False
    figure.origin = False
    figure.register_label_formatter(float, _number)
    figure.register_label_formatter(int, _number)
    drawn = [(name, _places(points), [point.value for point in points]) for name, points in series]
    for name, places, values in drawn:
        figure.plot(places, values, label=name)
    figure.set_x_limits(*_limits([place for _, places, _ in drawn for place in places]))
    figure.set_y_limits(*_limits([value for _, _, values in drawn for value in values]))
    _, *lines = str(figure.show(legend=len(series) > 1)).split("\n")
    # It names the axes, which need no names here.
    return "\n".join(re.sub(r"-> \(.*\)$", "", line).rstrip() for line in lines)


def _places(points: Sequence[Point]) -> list[float]:
    steps = [point.step for point in points if point.step is not None]
    told_apart = len(steps) == len(points) and all(left < right for left, right in pairwise(steps))
    return steps if told_apart else [float(at) for at in range(len(points))]


def _limits(values: Sequence[float]) -> tuple[float, float]:
    least, most = min(values), max(values)
    margin = max(0.5, abs(least) / 100)
    return (least, most) if most - least > margin / 1e6 else (least - margin, most + margin)


def _number(value: float, chars: int, delta: float, left: bool = False) -> str:
    text = f"{value:.4g}"
    return text.ljust(chars) if left else text.rjust(chars)
