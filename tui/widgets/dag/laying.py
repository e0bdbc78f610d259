"""The graph that is shown, and its drawing for the pane: when it is laid out anew, and where."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from tui.graph import Density, Direction, Drawing, Item, Options, layout
from tui.graph.levels import levels_of
from tui.graph.shapes import long_loops, replaced, same_shape
from tui.model import Graph

# Above this many nodes nothing would fit a new size any better, and the drawing stays.
_SETTLED = 150
# Up to so many nodes a layout takes no longer than a few milliseconds, whatever is tried to make it fit.
_AT_ONCE = 10
# From so many nodes on, a drawing is a good part of what a collection of garbage has to look at.
_LARGE = 500


class DagLayout(ScrollView):
    """Keeps a drawing of a graph that fits the pane; `take` and `changed` are for what shows it."""

    _kept: ClassVar[bool] = False

    direction: reactive[Direction] = reactive(Direction.AUTO, init=False)
    density: reactive[Density] = reactive(Density.AUTO, init=False)
    ascii_only: reactive[bool] = reactive(False, init=False)
    carries: reactive[bool] = reactive(False, init=False)
    folded: reactive[frozenset[str]] = reactive(frozenset(), init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.graph = Graph()
        self.drawing: Drawing | None = None
        self._pane = Size(0, 0)
        self._seen_loops: frozenset[str] = frozenset()
        self._presented = False

    def changed(self, items: Sequence[Item]) -> None:
        """Some items look different, and nothing else does."""

    def show(self, graph: Graph) -> None:
        """Show a graph. When only states differ nothing moves and only their cells are painted.

        Otherwise the selection, the view and what is folded stay where that can be. Raises GraphError for
        a graph that cannot be drawn; the one shown before stays.
        """
        if self.drawing is not None and same_shape(self.graph, graph):
            self._update(graph)
            return
        pane = self._measured()
        # Without a pane there is no layout yet; that it can be drawn is known from its levels.
        drawing = layout(graph, self._options(graph), self.drawing) if pane.area else levels_of(graph)
        self._adopt(graph)
        self._presented = False
        if isinstance(drawing, Drawing):
            self.take(drawing)

    async def present(self, graph: Graph) -> None:
        """Show a graph as `show` does; a large one is laid out in a thread, so that the loop goes on."""
        few = len(graph.nodes) <= _AT_ONCE
        if few or (self.drawing is not None and same_shape(self.graph, graph)):
            self.show(graph)
            return
        if not self._measured().area:
            self.show(graph)
            self._presented = True
            return
        options = drawing = None
        while drawing is None or options != self._options(graph):
            # The pane or what is folded may change meanwhile: what counts is how it is in the end.
            options = self._options(graph)
            drawing = await asyncio.to_thread(layout, graph, options, self.drawing)
        self._adopt(graph)
        self.take(drawing)

    def _measured(self) -> Size:
        """The size of the pane, scroll bars or not."""
        pane = self.outer_size - self.gutter.totals
        if pane.area:
            self._pane = Size(*pane)
        return pane

    def _options(self, graph: Graph) -> Options:
        """How to draw a graph; loops that are long and new to us are folded."""
        width, height = self._pane
        folded = self.folded | (long_loops(graph) - self._seen_loops)
        return Options(self.direction, self.density, self.ascii_only, width, height, folded, self.carries)

    def _adopt(self, graph: Graph) -> None:
        self.graph = graph
        fresh = long_loops(graph) - self._seen_loops
        self._seen_loops |= fresh
        if fresh:
            self.set_reactive(DagLayout.folded, self.folded | fresh)

    def _update(self, graph: Graph) -> None:
        """Take the states of a graph that is drawn as the one before."""
        assert self.drawing is not None
        nodes = [after for _, after in replaced(self.graph.nodes, graph.nodes)]
        scopes = [after for _, after in replaced(self.graph.scopes, graph.scopes)]
        self.graph = graph
        self.changed(self.drawing.update(nodes, scopes))

    def take(self, drawing: Drawing) -> None:
        """Another drawing is to be shown."""
        self.drawing = drawing
        self.virtual_size = Size(drawing.width, drawing.height)
        if len(drawing.items) >= _LARGE:
            self._keep_for_good()

    @classmethod
    def _keep_for_good(cls) -> None:
        """Take what is there out of the collections of garbage: looking at all of it costs several frames.

        Once: the first large graph mostly stays, and so does all that was loaded before it.
        """
        if not DagLayout._kept:
            DagLayout._kept = True
            gc.collect(1)
            gc.freeze()

    def on_resize(self) -> None:
        """The pane has another size: another direction or density may fit it better."""
        before = self._pane
        if not self._measured().area:
            return
        if self.drawing is None and not self._presented:
            self.take(layout(self.graph, self._options(self.graph)))
        elif self.drawing is None or (self._pane != before and len(self.graph.nodes) <= _SETTLED):
            self._lay_out()

    def _redraw(self) -> None:
        if self.drawing is not None:
            self._measured()
            self._lay_out()

    watch_direction = watch_density = watch_ascii_only = watch_carries = watch_folded = _redraw

    def _lay_out(self) -> None:
        """Draw the graph anew, in a thread if that may take long."""
        if len(self.graph.nodes) <= _AT_ONCE:
            self.take(layout(self.graph, self._options(self.graph), self.drawing))
        else:
            self._lay_out_aside()

    @work(group="layout", exclusive=True)
    async def _lay_out_aside(self) -> None:
        graph, options = self.graph, self._options(self.graph)
        drawing = await asyncio.to_thread(layout, graph, options, self.drawing)
        if self.graph is not graph:
            if not same_shape(graph, self.graph):
                return
            drawing.update(self.graph.nodes, self.graph.scopes)
        self.take(drawing)
