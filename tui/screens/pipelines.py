"""The first place: the pipelines of the workspace's files, and the stored ones."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.app.actions import Area, actions
from tui.app.session import EXAMPLES
from tui.screens.listing import Item, ListScreen
from tui.screens.pipeline_rows import PIPELINE_COLUMNS, Entry, entries, to_item
from tui.widgets.action import bindings
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.model import Graph
    from tui.watch.scanning import PipelineFile, ScanError
    from tui.widgets.dag import Dag


# Seconds between the first frame and all that is imported after it.
_HEAD_START = 0.05


class PipelinesScreen(ListScreen):
    """Files are found by their text; each is compiled in the background, so that problems show here."""

    AREAS = (Area.PIPELINES, Area.LIST)
    BINDINGS = bindings(actions(Area.PIPELINES))
    COLUMNS = PIPELINE_COLUMNS

    def __init__(self) -> None:
        super().__init__()
        self._files: list[PipelineFile] = []
        self._errors: list[ScanError] = []
        self._stored: list[Entry] = []
        self._entries: dict[str, Entry] = {}
        self._loaded = False
        self._in_front = asyncio.Event()
        self._folder: Path | None = None
        self._preview: Dag | None = None
        self.row = Horizontal(self.body, id="pipelines")
        self.table.empty_text = self._empty

    def parts(self) -> ComposeResult:
        """The list; beside it, where there is room, the graph of the chosen one."""
        yield self.row

    @property
    def folder(self) -> Path:
        """The folder whose pipelines are listed."""
        return self._folder or self.deck.session.workspace

    def on_mount(self) -> None:
        """Show the empty list at once; everything else comes in the background."""
        super().on_mount()
        self.table.focus()
        first = self.deck.session.first_scan
        if first is not None and first.done:
            self._take(*first.result())
        self._title()
        self.call_after_refresh(self._start)

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._in_front.clear()

    def _start(self) -> None:
        self.start(self._follow(), "pipelines")

    def on_screen_resume(self) -> None:
        """Stored pipelines may have changed meanwhile."""
        super().on_screen_resume()
        self._in_front.set()
        if self._loaded:
            self.start(self._list_stored(), "stored pipelines")
            self._render_rows()

    async def _follow(self) -> None:
        """Scan, compile in the background, and scan again when a file of these folders changes."""
        if not self._loaded:
            await self._scan()
        await self._painted()
        from tui.watch.files import changed_files

        stop = asyncio.Event()
        await self._list_stored()
        while True:
            compiling = asyncio.create_task(self._compile_all())
            folders = sorted({file.path.parent for file in self._files} | {self.folder})
            try:
                async for changed in changed_files(folders, stop):
                    if any(path.suffix == ".py" for path in changed):
                        break
            finally:
                compiling.cancel()
                await asyncio.gather(compiling, return_exceptions=True)
            # While another screen is in front its work goes first: this list catches up later.
            await self._in_front.wait()
            await self._scan()

    async def _painted(self) -> None:
        """Wait until the list is on the screen: everything that is imported from here on can wait."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        # What is painted still has to be written to the terminal, by a thread of its own.
        await asyncio.sleep(_HEAD_START)

    async def _scan(self) -> None:
        from tui.watch.scanning import scan

        self._take(*await asyncio.to_thread(scan, self.folder))

    def _take(self, files: list[PipelineFile], errors: list[ScanError]) -> None:
        self._files, self._errors = files, errors
        self._loaded = True
        self._render_rows()

    async def _compile_all(self) -> None:
        session = self.deck.session
        service = await session.compiler()
        for file in self._files:
            known = session.results.get(file.path)
            if known is not None and session.compiled_at.get(file.path) == file.changed_at:
                continue
            result = await service.compile(file.path)
            session.remember(file.path, result, file.changed_at)
            self._render_rows()
            self._show_preview()

    async def _list_stored(self) -> None:
        from tui.model import BackendError

        try:
            backend = await self.backend()
            stored = await backend.list_pipelines()
        except BackendError as error:
            self.say(error.what, bad=True, hint=error.next_step)
            return
        self._stored = [Entry.of_stored(pipeline) for pipeline in stored]
        self._render_rows()

    def _render_rows(self) -> None:
        found = [*entries(self._files, self.deck.session.results), *self._stored]
        self._entries = {entry.key: entry for entry in found}
        now = datetime.now(timezone.utc)
        items: list[Item] = [to_item(entry, self.folder, now) for entry in found]
        self.show_items(items)
        self._title()

    def _title(self) -> None:
        state = "looking for pipelines…" if not self._loaded else self._state()
        self.title_bar.set((_short(self.folder),), f"local · {state}")

    def _state(self) -> str:
        count = len(self._entries)
        text = f"{count} pipeline{'' if count == 1 else 's'}"
        bad = sum(1 for entry in self._entries.values() if entry.errors)
        if bad:
            text += f" · {bad} with errors"
        if self._errors:
            text += f" · {len(self._errors)} unreadable"
        return text

    def _empty(self) -> str:
        if not self._loaded:
            return "Looking for pipelines…"
        if self.query_text:
            return "Nothing matches the filter.\n\nesc clears it."
        lines = [f"No pipeline file in {self.folder}.", ""]
        lines += [f"{error.path}: {error.reason}" for error in self._errors[:4]]
        return "\n".join([*lines, "E opens the examples that come with kfdeck.", "o opens another folder."])

    # Preview

    @on(Table.Highlighted)
    def _highlighted(self) -> None:
        self._show_preview()
        self.refresh_keys()

    def on_resize(self) -> None:
        """Show or hide the graph beside the list."""
        self._show_preview()

    def _show_preview(self) -> None:
        from tui.screens.pipeline_rows import PREVIEW_WIDTH

        wide = self.size.width >= PREVIEW_WIDTH
        entry = self._entries.get(self.table.current)
        if self._preview is None and wide and self._loaded:
            from tui.widgets.dag import Dag

            self._preview = Dag(id="preview")
            self._preview.ascii_only = self.deck.plain
            self.row.mount(self._preview)
        if self._preview is not None:
            self._preview.display = wide
            graph = entry.graph if entry else None
            if wide and graph is not None and graph is not self._preview.graph:
                self.start(self._present(graph), "preview")

    async def _present(self, graph: Graph) -> None:
        from tui.graph import GraphError

        if self._preview is not None:
            with suppress(GraphError):  # one that goes in a circle has no drawing; Develop says where
                await self._preview.present(graph)

    # Actions

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Develop the pipeline under the cursor."""
        entry = self._entries.get(self.table.current)
        if entry is None:
            return
        if entry.path is not None:
            self.deck.open_file(entry.path, entry.function)
            return
        from tui.screens.stored import StoredScreen

        self.app.push_screen(StoredScreen(entry.pipeline_id, entry.name))

    async def action_run(self) -> None:
        """Ask for the parameters and run."""
        from tui.screens.starting import start_from_file, start_from_stored

        entry = self._entries.get(self.table.current)
        if entry is not None and entry.path is not None:
            await start_from_file(self, entry.path, entry.function)
        elif entry is not None:
            await start_from_stored(self, entry.pipeline_id)

    def action_edit(self) -> None:
        """Open the file in the editor."""
        from tui.app.editor import edit

        entry = self._entries.get(self.table.current)
        if entry is not None and entry.path is not None and edit(self.deck, entry.path) != entry.path:
            self._go_to(None)

    def action_examples(self) -> None:
        """List the shipped examples, or go back to the workspace."""
        self._go_to(None if self._folder == EXAMPLES else EXAMPLES)

    def action_folder(self) -> None:
        """Ask for a folder and list it."""
        from tui.screens.ask import AskScreen

        def check(text: str) -> str:
            return "" if Path(text).expanduser().is_dir() else f"{text} is not a folder."

        def answered(text: str | None) -> None:
            if text:
                self._go_to(Path(text).expanduser().resolve())

        self.app.push_screen(
            AskScreen("List the pipelines of", value=str(self.folder), check=check), answered
        )

    def _go_to(self, folder: Path | None) -> None:
        self._folder = folder
        self._loaded = False
        self._files = []
        self._render_rows()
        self._start()

    def can_delete(self) -> bool:
        """Only what is stored can be deleted here."""
        entry = self._entries.get(self.table.current)
        return entry is not None and entry.path is None

    def action_delete(self) -> None:
        """Delete the stored pipeline, after asking."""
        entry = self._entries[self.table.current]

        async def delete() -> None:
            backend = await self.backend()
            if await self.attempt(backend.delete_pipeline(entry.pipeline_id), f"Deleted {entry.name}."):
                await self._list_stored()

        self.confirm(f"Delete {entry.name}?", "Its versions go with it; its runs stay.", delete)


def _short(path: Path) -> str:
    home = Path.home()
    if path == EXAMPLES:
        return "examples"
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)
