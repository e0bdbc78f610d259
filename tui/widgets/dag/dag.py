"""What the keys and clicks do in the graph."""

from __future__ import annotations

from textual import events

from tui.graph import Density, Direction
from tui.graph import navigation as moves
from tui.widgets.action import bindings
from tui.widgets.dag.actions import ACTIONS
from tui.widgets.dag.widget import DagView

_DENSITIES = (Density.BOX, Density.LINE, Density.TREE)
_DIRECTIONS = (Direction.AUTO, Direction.DOWN, Direction.RIGHT)
_PAN_X, _PAN_Y = 8, 3


class Dag(DagView):
    """A graph to look at, move in and choose from.

    `show(graph)` shows one, `select(id)` selects, `selected` tells what is; `Dag.Selected` and
    `Dag.Opened` are posted. `direction`, `density`, `ascii_only`, `carries`, `critical`, `following`,
    `mapped` and `folded` are reactive. `ACTIONS` lists the keys.
    """

    ACTIONS = ACTIONS
    HELP_TITLE = "Graph"
    BINDINGS = bindings(ACTIONS)

    def action_move(self, dx: int, dy: int) -> None:
        """Select the next item in a direction."""
        if self.relations is not None:
            self.came.clear()
            self.select(moves.step(self.relations, self.selected, dx, dy))

    def action_along(self, sign: int) -> None:
        """Follow an edge forwards; backwards the way that was come, if there was one."""
        if self.relations is None:
            return
        if not self.selected:
            self.action_move(0, 1)
        elif sign > 0:
            after = moves.onwards(self.relations, self.selected)
            if after:
                self.came.append(self.selected)
                self.select(after)
        else:
            self.select(self.came.pop() if self.came else moves.backwards(self.relations, self.selected))

    def action_open(self) -> None:
        """Open a node; fold or unfold a scope."""
        item = self.drawing.items.get(self.selected) if self.drawing else None
        if item is None:
            return
        if item.node is None:
            self.action_fold()
        else:
            self.post_message(self.Opened(self, item.id))

    def action_fold(self) -> None:
        """Fold or unfold the selected scope, or the one around the selected node."""
        item = self.drawing.items.get(self.selected) if self.drawing else None
        if item is None:
            return
        scope = item.id if item.node is None else item.parent
        if not scope:
            return
        if scope != item.id:
            self.select(scope)
        self.folded ^= frozenset((scope,))

    def action_notable(self, sign: int) -> None:
        """Select the next item that failed; if none has, that runs; if none does, that changed."""
        self._cycle(moves.notable(self.drawing) if self.drawing else [], sign)

    def _cycle(self, names: list[str], sign: int) -> None:
        if not names:
            return
        if self.selected in names:
            self.select(names[(names.index(self.selected) + sign) % len(names)])
        else:
            self.select(names[0 if sign > 0 else -1])

    def action_zoom(self, sign: int) -> None:
        """The next smaller or larger way to draw a node."""
        if self.drawing is None:
            return
        shown = self.density
        if shown is Density.AUTO:
            shown = self.drawing.density
        place = _DENSITIES.index(shown) + sign
        if 0 <= place < len(_DENSITIES):
            self.density = _DENSITIES[place]

    def action_fit(self) -> None:
        """Leave direction and density to the pane, and show the beginning."""
        self.direction, self.density = Direction.AUTO, Density.AUTO
        self.scroll_to(0, 0, animate=False)

    def action_turn(self) -> None:
        """The next direction."""
        self.direction = _DIRECTIONS[(_DIRECTIONS.index(self.direction) + 1) % len(_DIRECTIONS)]

    def action_centre(self) -> None:
        """Bring the selected item to the middle of the view."""
        item = self.drawing.items.get(self.selected) if self.drawing else None
        if item is None:
            return
        width, height = self.size
        x = item.x + item.width // 2 - width // 2
        y = item.y + item.height // 2 - height // 2
        self.scroll_to(max(x, 0), max(y, 0), animate=False)

    def action_carries(self) -> None:
        """Show or hide what edges carry."""
        self.carries = not self.carries

    def action_critical(self) -> None:
        """Mark or unmark the critical path."""
        self.critical = not self.critical

    def action_follow(self) -> None:
        """Begin or end to follow what runs."""
        self.following = not self.following
        running = moves.running(self.drawing) if self.following and self.drawing else []
        if running:
            self.select(running[-1])

    def action_map(self) -> None:
        """Show or hide the map."""
        self.mapped = not self.mapped

    def action_pan(self, dx: int, dy: int) -> None:
        """Move the view."""
        self.following = False
        self.scroll_relative(dx * _PAN_X, dy * _PAN_Y, animate=False)

    def action_page(self, sign: int) -> None:
        """Move the view by a page."""
        self.scroll_relative(0, sign * max(self.size.height - 2, 1), animate=False)

    def action_find(self) -> None:
        """Begin to look for a text."""
        self.query_text = ""

    def on_key(self, event: events.Key) -> None:
        """While a text is being typed, keys belong to it: also those that come right after its key."""
        if self.query_text is None:
            active = self.screen.active_bindings.get(event.key)
            if active is None or active.node is not self or active.binding.action != "find":
                return
            self.action_find()
        else:
            self._type(event)
        event.stop()
        event.prevent_default()

    def _type(self, event: events.Key) -> None:
        assert self.query_text is not None
        if event.key in ("escape", "enter"):
            self.query_text = None
        elif event.key in ("down", "tab", "up", "shift+tab"):
            self._cycle(self.found(), 1 if event.key in ("down", "tab") else -1)
        elif event.key == "backspace":
            self.query_text = self.query_text[:-1]
            self._first_found()
        elif event.character and event.is_printable:
            self.query_text += event.character
            self._first_found()

    def _first_found(self) -> None:
        found = self.found()
        if found and self.selected not in found:
            self.select(found[0])

    def on_click(self, event: events.Click) -> None:
        """Select what is clicked; a double click opens or folds."""
        item = self.item_under(event)
        if item is None:
            return
        self.select(item.id, scroll=False)
        if event.chain == 2:
            self.action_open()
