"""A run, live: its graph, the selected step, and, if it failed, the card that says why."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.app.actions import Area, actions
from tui.app.styles import stylesheet
from tui.model import BackendError, Node, RunDetail
from tui.model.shown import elapsed, short_duration
from tui.screens.base import DeckScreen
from tui.screens.run_lines import config_lines, detail_lines, head_lines, io_lines, template_lines
from tui.screens.run_logs import RunLogs
from tui.watch.origins import Origin
from tui.widgets.action import bindings
from tui.widgets.dag import Dag
from tui.widgets.lines import LINE_CLASSES, Lines
from tui.widgets.log import LogPane
from tui.widgets.phases import mark
from tui.widgets.tabs import TabPane

TITLES = {"logs": "Logs", "io": "In/Out", "details": "Details", "yaml": "YAML", "config": "Config"}
_TICK = 1.0


class RunScreen(DeckScreen):
    """One run. `tab` is the tab to open at."""

    AREAS = (Area.RUN,)
    CSS_PATH = stylesheet("parts")
    COMPONENT_CLASSES = LINE_CLASSES
    BINDINGS = bindings(actions(Area.RUN))

    def __init__(self, run: str, tab: str = "") -> None:
        super().__init__()
        self.run_id = run
        self.detail: RunDetail | None = None
        self._by_id: dict[str, Node] = {}
        self._attempt: int | None = None
        self._tick = 0
        self._start_tab = tab
        self._told_card = False
        self._origin: Origin | None = None
        self._chosen = False
        self._proposed = ""
        self.dag = Dag(id="graph")
        self.log_view = LogPane(id="pane-logs")
        self.logs = RunLogs(self.log_view, run)
        self.panes = {
            name: Lines(wrap=name != "yaml", id=f"pane-{name}") for name in TITLES if name != "logs"
        }
        self.head = Lines(wrap=False, id="head")
        panes = {"logs": self.log_view, **self.panes}
        self.side = TabPane(TITLES, panes, header=self.head, id="side")
        self.card = Lines(id="card")
        self.body = Horizontal(self.dag, self.side, id="run")

    def parts(self) -> ComposeResult:
        """The card of a failed run, or the graph with the selected step beside it."""
        self.card.display = False
        with Vertical(id="run-parts"):
            yield self.card
            yield self.body

    def on_mount(self) -> None:
        """Start following the run."""
        super().on_mount()
        self.dag.ascii_only = self.deck.plain
        self.dag.focus()
        self.title_bar.set(("Runs", self.run_id), "loading…")
        if self._start_tab:
            self.side.choose(self._start_tab)
            self.add_class("-side")
        self.start(self._follow(), "run")
        self.set_interval(_TICK, self._turn)

    async def _follow(self) -> None:
        try:
            backend = await self.backend()
            await self._reload()
            async for _ in backend.watch(self.run_id):
                await self._reload()
                await asyncio.sleep(0.03)
        except BackendError as error:
            self.title_bar.set(state="✗ " + error.what)
            self.say(error.what, bad=True, hint=error.next_step)

    async def _reload(self) -> None:
        from tui.graph import from_run

        backend = await self.backend()
        detail = await backend.get_run(self.run_id)
        graph = await asyncio.to_thread(from_run, detail)
        self.detail = detail
        self._by_id = {node.id: node for node in detail.nodes}
        await self.dag.present(graph)
        if not self._chosen:
            self._select_for(detail)
        self._title()
        await self._fill()
        await self._card_if_failed(detail)
        self.refresh_keys()

    def _select_for(self, detail: RunDetail) -> None:
        """Select what is worth looking at, as long as the person has not chosen: what failed, else runs."""
        from tui.screens.failure import worth_a_look

        chosen = worth_a_look(detail.nodes)
        if chosen is not None and chosen.id != self.dag.selected:
            self._proposed = chosen.id
            self.dag.select(chosen.id)

    @property
    def node(self) -> Node | None:
        """The selected node."""
        return self._by_id.get(self.dag.selected)

    def _turn(self) -> None:
        if self.detail is not None and not self.detail.run.phase.finished:
            self._tick += 1
            self._title()
            self.head.set(head_lines(self.node, datetime.now(timezone.utc), plain=self.deck.plain))

    def _title(self) -> None:
        if self.detail is None:
            return
        run = self.detail.run
        took = short_duration(elapsed(run.started_at, run.finished_at, datetime.now(timezone.utc)))
        word = mark(run.phase, plain=self.deck.plain, tick=self._tick) + " " + run.phase.value
        state = f"{word} {run.done}/{run.total} · {took}" if took else word
        self.title_bar.set(("Runs", run.name), state)

    # The selected step

    async def _fill(self) -> None:
        detail, node = self.detail, self.node
        if detail is None:
            return
        self.head.set(head_lines(node, datetime.now(timezone.utc), plain=self.deck.plain))
        self.panes["config"].set(config_lines(detail))
        self.panes["io"].set(io_lines(node))
        self.panes["details"].set(detail_lines(node, datetime.now(timezone.utc)))
        if self.side.chosen == "yaml":
            self.panes["yaml"].set(await asyncio.to_thread(template_lines, detail.manifest, node))
        if self.side.chosen == "logs":
            await self.logs.show(await self.backend(), node, self._attempt, detail.nodes)

    @on(Dag.Selected)
    async def _selected(self, message: Dag.Selected) -> None:
        self._chosen = self._chosen or message.node_id != self._proposed
        self._attempt = None
        await self._fill()
        self.refresh_keys()

    @on(Dag.Opened)
    async def _opened(self) -> None:
        await self.action_show_tab("logs")

    @on(TabPane.Shown)
    async def _tab_shown(self) -> None:
        await self._fill()

    # The card

    async def _card_if_failed(self, detail: RunDetail) -> None:
        if not detail.run.phase.bad:
            self._told_card = False
            self._show_card(False)
            return
        if self._told_card:
            return
        from tui.screens.failure import make_card

        self._told_card = True
        made = await make_card(await self.backend(), detail)
        self._origin = made.origin
        self.card.set(made.lines, keep_scroll=False)
        self._show_card(not self._start_tab)

    def _show_card(self, show: bool) -> None:
        if self.card.display == show:
            return
        self.card.display = show
        self.body.display = not show
        (self.card if show else self.dag).focus()

    def can_card(self) -> bool:
        """Only of a failed run."""
        return self._told_card

    def action_card(self) -> None:
        """Between card and graph."""
        self._show_card(not self.card.display)

    # Actions

    def action_next_part(self) -> None:
        """Move the focus between the graph and the step."""
        self._show_card(False)
        target = self.side.pane if self.dag.has_focus else self.dag
        self.set_class(target is not self.dag, "-side")
        target.focus()

    def action_tab(self, by: int) -> None:
        """Show another tab."""
        self._show_card(False)
        self.side.turn(by)
        self.add_class("-side")

    async def action_show_tab(self, name: str) -> None:
        """Show the tab called `name`, and go to it; the logs are those of the selected step."""
        if name == "logs":
            self.logs.merged = False
        await self._go_to_tab(name)

    async def _go_to_tab(self, name: str) -> None:
        self._show_card(False)
        self.side.choose(name)
        self.add_class("-side")
        self.side.pane.focus()
        await self._fill()

    def can_stop(self) -> bool:
        """While it runs."""
        return self.detail is not None and not self.detail.run.phase.finished

    def can_retry(self) -> bool:
        """When it has ended, and not well."""
        return self.detail is not None and self.detail.run.phase.finished and not self.detail.run.phase.good

    def can_edit(self) -> bool:
        """When it came from a file."""
        return self.detail is not None and bool(self.detail.run.source)

    def can_attempt(self) -> bool:
        """When the step was tried more than once."""
        return self.node is not None and len(self.node.attempts) > 1

    def action_stop(self) -> None:
        """Stop the run, after asking."""

        async def stop() -> None:
            backend = await self.backend()
            await self.attempt(backend.stop_run(self.run_id), "Stopping.")

        self.confirm("Stop this run?", "Its running steps are ended; finished ones are kept.", stop)

    async def action_retry(self) -> None:
        """Run again what did not succeed."""
        backend = await self.backend()
        self.logs.forget()
        await self.attempt(backend.retry_run(self.run_id), "Retrying; finished steps are kept.")

    async def action_clone(self) -> None:
        """Fill the run form from it."""
        from tui.screens.starting import clone

        await clone(self, self.run_id)

    def action_edit(self) -> None:
        """Open the pipeline's file: on the card, at the line that failed."""
        from tui.app.editor import edit

        if self.card.display and self._origin is not None:
            edit(self.deck, self._origin.file, self._origin.line)
        elif self.detail is not None:
            edit(self.deck, Path(self.detail.run.source))

    @on(Lines.Chosen)
    def _line_chosen(self) -> None:
        self.action_edit()

    async def action_merged(self) -> None:
        """Show the logs of all steps by time, or the selected step's again."""
        self.logs.merged = not self.logs.merged
        self.logs.forget()
        await self._go_to_tab("logs")

    async def action_attempt(self) -> None:
        """Show the log of the attempt before; after the first, of the last."""
        node = self.node
        if node is None or not node.attempts:
            return
        self.logs.merged = False
        last = node.attempts[-1].number
        now = last if self._attempt is None else self._attempt
        self._attempt = now - 1 if now > 0 else last
        self.say(f"Attempt {self._attempt + 1} of {last + 1}")
        await self._fill()
