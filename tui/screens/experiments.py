"""The experiments: create, archive, delete; enter shows the runs of one."""

from __future__ import annotations

from datetime import datetime, timezone

from textual import on

from tui.app.actions import Area, actions
from tui.model import BackendError, Experiment
from tui.model.shown import short_age
from tui.screens.listing import Item, ListScreen
from tui.widgets.action import bindings
from tui.widgets.columns import Cell, Column
from tui.widgets.table import Table, TableRow


class ExperimentsScreen(ListScreen):
    """A live list."""

    AREAS = (Area.EXPERIMENTS, Area.LIST)
    BINDINGS = bindings(actions(Area.EXPERIMENTS))
    COLUMNS = (
        Column("EXPERIMENT", least=12, most=40),
        Column("RUNS", least=5, most=6, right=True),
        Column("LAST RUN", least=8, most=9, rank=1),
        Column("CREATED", least=7, most=9, rank=2),
        Column("DESCRIPTION", least=10, most=60, rank=3),
    )

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Experiment] = {}
        self._archived = False
        self._loaded = False
        self.table.empty_text = self._empty

    def on_mount(self) -> None:
        """Start the list."""
        super().on_mount()
        self.table.focus()
        self.title_bar.set(("Experiments",), "local · loading…")
        self.start(self._follow(), "experiments")

    async def _follow(self) -> None:
        from tui.backends.interface import ChangeKind

        try:
            backend = await self.backend()
            await self.reload()
            async for change in backend.watch():
                if change.kind is not ChangeKind.NODE:
                    await self.reload()
        except BackendError as error:
            self.fail(error)

    async def reload(self) -> None:
        """List again."""
        backend = await self.backend()
        found = await backend.list_experiments(archived=self._archived)
        self._loaded = True
        self._found = {item.id: item for item in found}
        now = datetime.now(timezone.utc)
        self.show_items([_item(item, now) for item in found])
        kind = "archived " if self._archived else ""
        count = len(found)
        self.title_bar.set(("Experiments",), f"local · {count} {kind}experiment{'' if count == 1 else 's'}")
        self.refresh_keys()

    def _empty(self) -> str:
        if not self._loaded:
            return self.trouble or "Loading…"
        if self._archived:
            return "Nothing is archived.\n\nA goes back."
        return "No experiments yet.\n\nn creates one; a run creates its own when it starts."

    @property
    def current(self) -> Experiment | None:
        """The experiment under the cursor."""
        return self._found.get(self.table.current)

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Show its runs."""
        from tui.screens.runs import RunsScreen

        if self.current is not None:
            self.app.push_screen(RunsScreen(experiment=self.current.name))

    def action_new(self) -> None:
        """Create one."""
        from tui.screens.ask import AskScreen

        async def create(name: str | None) -> None:
            if name:
                backend = await self.backend()
                await self.attempt(backend.create_experiment(name), f"Created {name}.")
                await self.reload()

        self.app.push_screen(
            AskScreen("Name of the new experiment", check=lambda text: "" if text else "A name is needed."),
            create,
        )

    async def action_archive(self) -> None:
        """Archive it, or bring it back."""
        if self.current is None:
            return
        backend = await self.backend()
        name, key = self.current.name, self.current.id
        if self._archived:
            await self.attempt(backend.restore_experiment(key), f"{name} is back.")
        else:
            await self.attempt(backend.archive_experiment(key), f"Archived {name} and its runs.")
        await self.reload()

    async def action_archived(self) -> None:
        """Show what is archived, or what is not."""
        self._archived = not self._archived
        await self.reload()

    def can_delete(self) -> bool:
        """When there is one."""
        return self.current is not None

    def action_delete(self) -> None:
        """Delete it, after asking."""
        if self.current is None:
            return
        name, key = self.current.name, self.current.id

        async def delete() -> None:
            backend = await self.backend()
            await self.attempt(backend.delete_experiment(key), f"Deleted {name}.")
            await self.reload()

        self.confirm(f"Delete the experiment {name}?", "Its runs stay, and belong to no experiment.", delete)


def _item(item: Experiment, now: datetime) -> Item:
    cells = (
        Cell(item.name, "table--strong"),
        Cell(str(item.runs)),
        Cell(short_age(item.last_run_at, now)),
        Cell(short_age(item.created_at, now), "table--dim"),
        Cell(item.description, "table--dim"),
    )
    stamps = [moment.timestamp() if moment else 0.0 for moment in (item.last_run_at, item.created_at)]
    return Item(
        TableRow(item.id, cells),
        (item.name, float(item.runs), *stamps, item.description),
        (("name", item.name), ("description", item.description)),
    )
