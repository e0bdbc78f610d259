"""Develop one pipeline file: on every save its graph, what changed, and every problem."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.app.actions import Area, actions
from tui.app.styles import stylesheet
from tui.graph import GraphError
from tui.model import BackendError, Compiled, CompiledPipeline, Diagnostic, Graph
from tui.screens.base import DeckScreen
from tui.screens.develop_lines import (
    change_lines,
    code_lines,
    parameter_lines,
    problem_lines,
    step_lines,
)
from tui.watch import Developer, Difference, differences
from tui.widgets.action import bindings
from tui.widgets.dag import Dag
from tui.widgets.lines import LINE_CLASSES, Lines
from tui.widgets.tabs import TabPane

TITLES = {
    "problems": "Problems",
    "parameters": "Inputs",
    "changes": "Diff",
    "yaml": "YAML",
    "step": "Step",
}


class DevelopScreen(DeckScreen):
    """The graph, and beside it problems, parameters, changes, YAML and the selected step."""

    AREAS = (Area.DEVELOP,)
    CSS_PATH = stylesheet("parts")
    COMPONENT_CLASSES = LINE_CLASSES
    BINDINGS = bindings(actions(Area.DEVELOP))

    def __init__(self, path: Path, function: str = "") -> None:
        super().__init__()
        self.path = path
        self._function = function
        self._result: Compiled | None = None
        self._good: CompiledPipeline | None = None
        self._differences: tuple[Difference, ...] = ()
        self._developer: Developer | None = None
        self.dag = Dag(id="graph")
        self.panes = {name: Lines(wrap=name != "yaml", id=f"pane-{name}") for name in TITLES}
        self.side = TabPane(TITLES, self.panes, id="side")

    def parts(self) -> ComposeResult:
        """The graph at left, the tabs at right; stacked where it is narrow."""
        with Horizontal(id="develop"):
            yield self.dag
            yield self.side

    def on_mount(self) -> None:
        """Show what is known already, and start following the file."""
        super().on_mount()
        self.dag.ascii_only = self.deck.plain
        self.dag.focus()
        self.title_bar.set((self.path.name,), "compiling…")
        known = self.deck.session.results.get(self.path)
        if known is not None:
            self._show_later(known)
        self.start(self._follow(), "develop")

    def on_unmount(self) -> None:
        """Stop following the file."""
        if self._developer is not None:
            self._developer.close()

    def _show_later(self, known: Compiled) -> None:
        self.call_after_refresh(lambda: self.start(self._show(known), "show"))

    async def results(self) -> AsyncIterator[Compiled]:
        """Yield the file's results, one for each state of it."""
        service = await self.deck.session.compiler()
        self._developer = Developer(service, self.path)
        async for result in self._developer.results():
            yield result

    async def _follow(self) -> None:
        try:
            async for result in self.results():
                self.deck.session.remember(self.path, result)
                await self._show(result)
        except BackendError as error:
            self.say(error.what, bad=True, hint=error.next_step)

    # Showing

    @property
    def pipeline(self) -> CompiledPipeline | None:
        """The pipeline that is shown: of the last good compile."""
        return self._good

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The problems of the last compile that concern what is shown."""
        if self._result is None:
            return ()
        name = self._good.name if self._good else ""
        return tuple(item for item in self._result.diagnostics if item.pipeline in ("", name) or not name)

    async def _show(self, result: Compiled) -> None:
        started = time.perf_counter()
        self._result = result
        picked = self._pick(result)
        if picked is not None:
            old, self._good = self._good, picked
            if old is not None and old.manifest != picked.manifest:
                self._differences = await asyncio.to_thread(differences, old, picked)
            await self._draw(picked.graph)
        self._fill()
        self._title((time.perf_counter() - started) * 1000)
        self.refresh_keys()

    def _pick(self, result: Compiled) -> CompiledPipeline | None:
        if not result.pipelines:
            return None
        for pipeline in result.pipelines:
            if self._function in (pipeline.function, pipeline.name):
                return pipeline
        if self._function and not self._good:
            return None if result.errors else result.pipelines[0]
        return result.pipelines[0] if not self._function else None

    async def _draw(self, graph: Graph | None) -> None:
        """Show a graph, with marks on what changed; one that can't be drawn (a cycle) is said."""
        from tui.screens.develop_lines import marked

        try:
            if graph is not None:
                await self.dag.present(marked(graph, self._differences))
        except GraphError as error:
            self.say(f"The graph can't be drawn: {error}", bad=True)

    def _fill(self) -> None:
        problems = self.diagnostics
        self.panes["problems"].set(problem_lines(problems, self.path, self._result))
        self.side.note("problems", str(len(problems)) if problems else "")
        self.panes["changes"].set(change_lines(self._differences))
        self.side.note("changes", str(len(self._differences)) if self._differences else "")
        if self._good is not None:
            self.panes["parameters"].set(parameter_lines(self._good))
        self._fill_shown()

    def _fill_shown(self) -> None:
        """Fill the pane that is seen, if it is a costly one: in a thread, for a manifest may be large."""
        if self._good is not None and self.side.chosen in ("yaml", "step"):
            self.start(self._fill_costly(self._good, self.side.chosen, self.dag.selected), "fill")

    async def _fill_costly(self, pipeline: CompiledPipeline, name: str, selected: str) -> None:
        if name == "yaml":
            lines = await asyncio.to_thread(code_lines, pipeline.manifest)
        else:
            lines = await asyncio.to_thread(step_lines, pipeline, selected)
        self.panes[name].set(lines)

    def _title(self, shown: float) -> None:
        result = self._result
        if result is None:
            return
        name = self._good.name if self._good else self._function
        state = f"{result.timings.total + shown:.0f} ms"
        if result.errors:
            kept = " · last good graph" if self._good else ""
            state = f"✗ {len(result.errors)} error{'s' * (len(result.errors) > 1)}{kept} · {state}"
        self.title_bar.set(
            (self.path.name, self._counted(name)) if name else (self.path.name,), f"local · {state}"
        )

    def _counted(self, name: str) -> str:
        """The pipeline's name; in a file of several with its place among them."""
        names = [item.function for item in self._result.pipelines] if self._result else []
        if len(names) < 2 or self._good is None or self._good.function not in names:
            return name
        return f"{name} ({names.index(self._good.function) + 1} of {len(names)})"

    @on(TabPane.Shown)
    def _tab_shown(self) -> None:
        self._fill_shown()

    @on(Dag.Selected)
    def _selected(self) -> None:
        self._fill_shown()

    @on(Dag.Opened)
    def _opened(self) -> None:
        self.action_show_tab("step")

    # Actions

    def action_next_part(self) -> None:
        """Move the focus between the graph and the pane."""
        target = self.side.pane if self.dag.has_focus else self.dag
        self.set_class(target is not self.dag, "-side")
        target.focus()

    def action_tab(self, by: int) -> None:
        """Show another tab."""
        self.side.turn(by)
        self._reveal_side()

    def action_show_tab(self, name: str) -> None:
        """Show the tab called `name`."""
        self.side.choose(name)
        self._reveal_side()
        self._fill_shown()

    def _reveal_side(self) -> None:
        self.add_class("-side")
        if self.has_class("-narrow"):
            self.side.pane.focus()

    def can_next_pipeline(self) -> bool:
        """Only in a file of several."""
        return self._result is not None and len(self._result.pipelines) > 1

    async def action_next_pipeline(self) -> None:
        """Show the next pipeline of this file."""
        if self._result is None:
            return
        names = [pipeline.function for pipeline in self._result.pipelines]
        place = names.index(self._good.function) if self._good and self._good.function in names else -1
        self._function = names[(place + 1) % len(names)]
        self._good, self._differences = None, ()
        await self._show(self._result)

    def action_recompile(self) -> None:
        """Compile again though nothing changed."""
        if self._developer is not None:
            self._developer.recompile()

    @on(Lines.Chosen)
    def _problem_chosen(self, message: Lines.Chosen) -> None:
        path, _, line = message.target.rpartition(":")
        self._edit(Path(path), int(line))

    def action_edit(self) -> None:
        """Open the editor at the selected problem, or at the selected step's line."""
        problems = self.panes["problems"]
        if problems.has_focus and problems.chosen:
            self._problem_chosen(Lines.Chosen(problems.chosen))
            return
        location = self._good.locations.get(self.dag.selected.rpartition(".")[2]) if self._good else None
        self._edit(Path(location.file) if location else self.path, location.line if location else 0)

    def _edit(self, path: Path, line: int) -> None:
        from tui.app.editor import edit

        path = path if path.is_absolute() else self.path.parent / path
        edited = edit(self.deck, path, line)
        if path == self.path and edited != path:
            self.app.switch_screen(DevelopScreen(edited, self._function))
        self.action_recompile()

    async def action_run(self) -> None:
        """Ask for the parameters, then run."""
        from tui.screens.starting import start

        if self._ready():
            await start(self, self._good, self.path)

    async def action_run_now(self) -> None:
        """Run with the parameters used last."""
        from tui.screens.starting import start

        if self._ready():
            await start(self, self._good, self.path, ask=False)

    def _ready(self) -> bool:
        if self._good is None:
            self.say("There is no pipeline to run yet.", bad=True, hint="The problems say why.")
            return False
        if self._result is not None and self._result.errors:
            self.say("The file has errors: this runs the last good state of it.")
        return True

    async def action_store(self) -> None:
        """Store it as a pipeline, or as another version of the one that has its name."""
        from tui.backends.interface import NewPipeline

        if self._good is None:
            return
        new = NewPipeline(
            self._good.name,
            self._good.manifest,
            description=self._good.description,
            parameters=self._good.parameters,
        )

        async def store() -> None:
            backend = await self.backend()
            version = await backend.create_pipeline(new)
            self.say(f"Stored {new.name}, version {version.name}.")

        await self.attempt(store())
