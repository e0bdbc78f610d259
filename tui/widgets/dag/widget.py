"""The graph on the screen: a thin widget over a headless drawing."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.graph import Drawing, Item
from tui.graph import navigation as moves
from tui.graph.relations import Relations, critical_path, relations
from tui.model import Phase
from tui.widgets.dag.laying import DagLayout
from tui.widgets.dag.look import CLASSES, Look
from tui.widgets.dag.map import Map
from tui.widgets.dag.painting import Painter

# Rows and columns kept free around what is scrolled into view.
_AROUND_X, _AROUND_Y = 4, 2
# Seconds between two turns of a running node's mark, and the cells at an item's left that hold it.
_TURN = 0.25
_MARK_CELLS = 6
# Above this many of them, painting the view is cheaper than painting each.
_MANY = 20
# How many refreshes a new drawing is waited for, before it can be scrolled.
_TRIES = 20


class DagView(DagLayout, can_focus=True):
    """A Graph, drawn; what is needed to show it, before any key is bound (see Dag)."""

    COMPONENT_CLASSES = CLASSES
    ALLOW_SELECT = False

    critical: reactive[bool] = reactive(False, init=False)
    following: reactive[bool] = reactive(False, init=False)
    mapped: reactive[bool] = reactive(True, init=False)
    query_text: reactive[str | None] = reactive(None, init=False)

    class Selected(Message, namespace="dag"):
        """Another node or scope is selected."""

        def __init__(self, dag: DagView, node_id: str) -> None:
            super().__init__()
            self.dag = dag
            self.node_id = node_id

        @property
        def control(self) -> DagView:
            """The widget."""
            return self.dag

    class Opened(Message, namespace="dag"):
        """A node was opened, by enter or a double click."""

        def __init__(self, dag: DagView, node_id: str) -> None:
            super().__init__()
            self.dag = dag
            self.node_id = node_id

        @property
        def control(self) -> DagView:
            """The widget."""
            return self.dag

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.relations: Relations | None = None
        self.selected = ""
        self.hovered = ""
        self.came: list[str] = []
        # A drawing that the pane has not been arranged for yet, and a selection that waits for that.
        self._new_drawing = self._to_see = False
        self._wanted = ""
        self._tries = 0
        self._painter = Painter(Look(self))
        self._map = Map()
        self._dragged: events.MouseDown | None = None

    # What others call

    def select(self, node_id: str, *, scroll: bool = True) -> None:
        """Select a node or scope by id; an id that is not drawn is passed over.

        What is selected before there is a drawing is selected in the first one.
        """
        if self.drawing is None:
            self._wanted = node_id
            return
        if node_id not in self.drawing.items or node_id == self.selected:
            return
        self.selected = node_id
        self._stand_out()
        if scroll:
            self.into_view(self.drawing.items[node_id])
            self._to_see = self._to_see or self._new_drawing
        self.post_message(self.Selected(self, node_id))

    # A new drawing

    def take(self, drawing: Drawing) -> None:
        """Show another drawing of the graph; what the eye is on stays where it is."""
        anchor = self._anchor()
        super().take(drawing)
        self.relations = relations(drawing)
        self._painter.drawing = drawing
        self._painter.forget()
        if self.selected not in drawing.items:
            self.selected = self.hovered = ""
        self._stand_out()
        self._hold(anchor)
        self.refresh()
        self._new_drawing = True
        if self._wanted:
            self.select(self._wanted)
            self._wanted = ""
        self.call_after_refresh(self._arranged)

    def _arranged(self) -> None:
        """The pane knows how large its drawing is: only now can it be scrolled as far as was asked for."""
        item = self.drawing.items.get(self.selected) if self.drawing and self._to_see else None
        if item is None:
            self._new_drawing = self._to_see = False
            return
        self.into_view(item)
        x, y = self.scroll_offset
        seen = Region(x, y, *self.size).contains(item.x, item.y)
        self._tries = 0 if seen else self._tries + 1
        if seen or self._tries > _TRIES:
            self._new_drawing = self._to_see = False
        else:
            self.call_after_refresh(self._arranged)

    def _anchor(self) -> tuple[str, int, int] | None:
        """An item that is in view, the selected one if it is, and where on the screen it is."""
        if self.drawing is None:
            return None
        x, y = self.origin
        view = Region(x, y, *self.size)
        chosen = self.drawing.items.get(self.selected)
        if chosen is None or not view.contains(chosen.x, chosen.y):
            seen = [item for item in self.drawing.items.values() if view.contains(item.x, item.y)]
            chosen = min(seen, key=lambda item: (item.y, item.x), default=None)
        return (chosen.id, chosen.x - x, chosen.y - y) if chosen else None

    def _hold(self, anchor: tuple[str, int, int] | None) -> None:
        if anchor is None or self.drawing is None or anchor[0] not in self.drawing.items:
            return
        item = self.drawing.items[anchor[0]]
        self.scroll_to(item.x - anchor[1], item.y - anchor[2], animate=False)

    def on_resize(self) -> None:
        """Rows are of another width."""
        self._painter.forget()

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._painter.look.forget()
        self._painter.forget()

    # Painting

    @property
    def origin(self) -> tuple[int, int]:
        """The drawing's cell at the pane's top left; negative x when a narrow drawing is centred."""
        x, y = self.scroll_offset
        spare = self.size.width - (self.drawing.width if self.drawing else 0)
        return (-(spare // 2) if spare > 0 else x), y

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows that are asked for: ours are kept as strips, so nothing else needs to keep them.

        A border, a padding or an opacity is left to the framework.
        """
        if self.gutter != Spacing() or self.opacity < 1 or self.border_title:
            return super().render_lines(crop)
        _, background = self.background_colors
        filters = self.get_line_filters()
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip)
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One row of the view."""
        width, height = self.size
        x, top = self.origin
        strip = self._painter.strip(top + y, x, width)
        if self.query_text is not None and y == height - 1:
            return self._asked(width)
        if self.mapped and self.drawing is not None:
            view = Region(max(x, 0), top, width, height)
            return self._map.over(strip, y, self.drawing, view, self._painter.look)
        return strip

    def _asked(self, width: int) -> Strip:
        found = len(self.found())
        return self._painter.look.line(f"/{self.query_text}▏ {found} found", width)

    def changed(self, items: Sequence[Item]) -> None:
        """Paint the cells of some items again."""
        x, y = self.origin
        newest = None
        for item in items:
            self._painter.forget(range(item.y, item.y + item.height))
            self._map.forget(item)
            if item.kind == "frame":
                self._refresh_cells(item.x - x, item.y - y, item.width, 1)
                continue
            self._refresh_cells(item.x - x, item.y - y, item.width, item.height)
            if item.phase is Phase.RUNNING:
                newest = item
        if self.following and newest is not None:
            self.select(newest.id)

    def on_mount(self) -> None:
        """Let the marks of what runs turn."""
        self.set_interval(_TURN, self._turn)

    def _turn(self) -> None:
        """Turn the marks of running nodes that are in view; everything else stays as painted."""
        if self.drawing is None or self.app.animation_level == "none":
            return
        x, y = self.origin
        rows = range(y, y + self.size.height)
        running = [item for item in self.drawing.items.values() if item.phase is Phase.RUNNING]
        seen = [item for item in running if item.face_row in rows]
        if seen:
            self._painter.tick += 1
        if len(seen) > _MANY:
            self._painter.forget(rows)
            self.refresh()
            return
        for item in seen:
            self._painter.forget(range(item.face_row, item.face_row + 1))
            self._refresh_cells(item.x - x, item.face_row - y, min(item.width, _MARK_CELLS), 1)

    def _refresh_cells(self, x: int, y: int, width: int, height: int) -> None:
        seen = Region(x, y, width, height).intersection(self.size.region)
        if seen.area:
            self.refresh(seen)

    def _stand_out(self) -> None:
        """Work out which items and edges stand out: found, critical, related to the selection or hover."""
        if self.drawing is None or self.relations is None:
            return
        states: dict[str, str] = {}
        edges: set[int] = set()
        centre = self.hovered or self.selected
        if self.critical:
            items, edges = critical_path(self.relations)
            states.update(dict.fromkeys(items, "critical"))
        elif centre in self.drawing.items:
            items, edges = self.relations.related(centre)
            states.update(dict.fromkeys(items, "related"))
        states.update(dict.fromkeys(self.found(), "found"))
        if self.hovered:
            states[self.hovered] = "hovered"
        if self.selected:
            states[self.selected] = "selected"
        lit = self.drawing.trace(edges)
        if states != self._painter.states or lit != self._painter.lit:
            self._painter.states, self._painter.lit = states, lit
            self._painter.forget()
            self.refresh()

    watch_critical = watch_query_text = _stand_out

    def watch_mapped(self) -> None:
        """Show or hide the map."""
        self.refresh()

    def found(self) -> list[str]:
        """What the text that is being looked for matches."""
        if not self.query_text or self.drawing is None:
            return []
        return moves.find(self.drawing, self.query_text)

    # The view

    def into_view(self, item: Item) -> None:
        """Scroll as little as is needed to see an item with something around it."""
        x, y = self.scroll_offset
        width, height = self.size
        if self.drawing is None:
            return
        wide, high = min(item.width, width), (1 if item.kind == "frame" else min(item.height, height))
        left = min(x, item.x - _AROUND_X)
        left = max(left, item.x + wide + _AROUND_X - width)
        top = min(y, item.y - _AROUND_Y)
        top = max(top, item.y + high + _AROUND_Y - height)
        if (left, top) != (x, y):
            # A new drawing has no scroll bars yet.
            self.scroll_to(max(left, 0), max(top, 0), animate=False, force=True)

    # The mouse

    def item_under(self, event: events.MouseEvent) -> Item | None:
        """The node or frame border under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self.drawing is None:
            return None
        x, y = self.origin
        return self.drawing.item_at(offset.x + x, offset.y + y)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag the view."""
        self._dragged = event
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the view, or look at what is under the mouse."""
        if self._dragged is not None:
            self.scroll_relative(-event.delta_x, -event.delta_y, animate=False)
            return
        item = self.item_under(event)
        hovered = item.id if item is not None and item.kind != "frame" else ""
        if hovered != self.hovered:
            self.hovered = hovered
            self._stand_out()

    def on_mouse_up(self) -> None:
        """End dragging."""
        self._dragged = None
        self.release_mouse()

    def on_leave(self) -> None:
        """The mouse has left."""
        if self.hovered:
            self.hovered = ""
            self._stand_out()
