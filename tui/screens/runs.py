"""The runs, live: open, stop, retry, clone, archive, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timezone

from textual import on

from tui.app.actions import Area, actions
from tui.model import BackendError, Phase, Run
from tui.screens.listing import Item, ListScreen
from tui.screens.run_rows import RUN_COLUMNS, to_item
from tui.widgets.action import bindings
from tui.widgets.table import PhaseTable, Table

# Seconds: ages and durations of running runs move on though nothing else changes.
_TICK = 1.0
_AT_ONCE = 200


class RunsScreen(ListScreen):
    """A live list of runs: all of them, or those of one experiment."""

    AREAS = (Area.RUNS, Area.LIST)
    BINDINGS = bindings(actions(Area.RUNS))
    COLUMNS = RUN_COLUMNS
    TABLE = PhaseTable

    def __init__(self, experiment: str = "") -> None:
        super().__init__()
        self._experiment = experiment
        self._found: dict[str, Run] = {}
        self._archived = False
        self._loaded = False
        self._tick = 0
        self.table.empty_text = self._empty

    def on_mount(self) -> None:
        """Start the list."""
        super().on_mount()
        self.table.focus()
        self.title_bar.set(self._path(), "local · loading…")
        self.start(self._follow(), "runs")
        self.set_interval(_TICK, self._turn)

    def _path(self) -> tuple[str, ...]:
        return ("Experiments", self._experiment) if self._experiment else ("Runs",)

    async def _follow(self) -> None:
        try:
            backend = await self.backend()
            await self.reload()
            async for _ in backend.watch():
                await self.reload()
                # A burst of changes costs one list.
                await asyncio.sleep(0.05)
        except BackendError as error:
            self.fail(error)

    async def reload(self) -> None:
        """List again."""
        from tui.backends.interface import RunFilter

        backend = await self.backend()
        found = await backend.list_runs(RunFilter(experiment=self._experiment, archived=self._archived))
        self._loaded = True
        self._found = {run.id: run for run in found}
        await self._draw()
        self.refresh_keys()

    async def _turn(self) -> None:
        if any(run.phase is Phase.RUNNING for run in self._found.values()):
            self._tick += 1
            await self._draw()

    async def _draw(self) -> None:
        now = datetime.now(timezone.utc)
        plain = self.deck.plain
        runs = tuple(self._found.values())

        def items() -> list[Item]:
            return [to_item(run, now, plain=plain, tick=self._tick) for run in runs]

        # Few rows are made at once; many would hold up keys and frames.
        self.show_items(items() if len(runs) <= _AT_ONCE else await asyncio.to_thread(items))
        running = sum(1 for run in runs if run.phase is Phase.RUNNING)
        count = len(self._found)
        kind = " archived" if self._archived else ""
        state = f"local · {count}{kind} run{'' if count == 1 else 's'} · {running} running · live"
        self.title_bar.set(self._path(), state)

    def _empty(self) -> str:
        if not self._loaded:
            return self.trouble or "Loading…"
        if self.query_text:
            return "Nothing matches the filter.\n\nesc clears it."
        if self._archived:
            return "Nothing is archived.\n\nA goes back."
        return "No runs yet.\n\n1 goes to the pipelines; r starts a run of the one chosen there."

    @property
    def current(self) -> Run | None:
        """The run under the cursor."""
        return self._found.get(self.table.current)

    @on(Table.Highlighted)
    def _highlighted(self) -> None:
        self.refresh_keys()

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the run."""
        if self.current is not None:
            self.deck.open_run(self.current.id)

    def action_logs(self) -> None:
        """Open the run at its logs."""
        if self.current is not None:
            self.deck.open_run(self.current.id, "logs")

    @property
    def targets(self) -> list[Run]:
        """The runs that an action is meant for: the marked ones, else the one under the cursor."""
        return [self._found[key] for key in self.table.targets if key in self._found]

    def can_stop(self) -> bool:
        """While any of them runs."""
        return any(not run.phase.finished for run in self.targets)

    def can_retry(self) -> bool:
        """When any of them has ended, and not well."""
        return any(_failed(run) for run in self.targets)

    def can_delete(self) -> bool:
        """When any of them has ended."""
        return any(run.phase.finished for run in self.targets)

    async def _do(self, work: Callable[[str], Awaitable[object]], runs: Sequence[Run], done: str) -> None:
        for run in runs:
            await self.attempt(work(run.id), done.format(run.name))
        self.table.marked.clear()
        await self.reload()

    def action_stop(self) -> None:
        """Stop it, after asking."""
        runs = [run for run in self.targets if not run.phase.finished]

        async def stop() -> None:
            backend = await self.backend()
            await self._do(backend.stop_run, runs, "Stopping {}.")

        if runs:
            self.confirm(f"Stop {_names(runs)}?", "Running steps are ended; finished ones are kept.", stop)

    async def action_retry(self) -> None:
        """Run again what did not succeed."""
        backend = await self.backend()
        await self._do(backend.retry_run, [run for run in self.targets if _failed(run)], "Retrying {}.")

    async def action_clone(self) -> None:
        """Fill the run form from it."""
        from tui.screens.starting import clone

        if self.current is not None:
            await clone(self, self.current.id)

    async def action_archive(self) -> None:
        """Archive it, or bring it back."""
        backend = await self.backend()
        if self._archived:
            await self._do(backend.restore_run, self.targets, "{} is back.")
        else:
            await self._do(backend.archive_run, self.targets, "Archived {}; A shows what is archived.")

    async def action_archived(self) -> None:
        """Show what is archived, or what is not."""
        self._archived = not self._archived
        await self.reload()

    def action_delete(self) -> None:
        """Delete it, after asking."""
        runs = [run for run in self.targets if run.phase.finished]

        async def delete() -> None:
            backend = await self.backend()
            await self._do(backend.delete_run, runs, "Deleted {}.")

        if runs:
            self.confirm(f"Delete {_names(runs)}?", "Logs and artifacts go with it, for good.", delete)


def _failed(run: Run) -> bool:
    return run.phase.finished and not run.phase.good


def _names(runs: Sequence[Run]) -> str:
    return (
        runs[0].name if len(runs) == 1 else f"{len(runs)} runs ({', '.join(run.name for run in runs[:3])}…)"
    )
