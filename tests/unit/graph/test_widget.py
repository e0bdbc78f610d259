"""The widget, through keys, the mouse and its messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.unit.graph.reading import entries, graph_of
from tui.graph import Density, Direction
from tui.model import Change, Graph, GraphEdge, GraphNode, Phase, Scope, ScopeKind
from tui.widgets.dag import ACTIONS, Dag

STYLES = Path(__file__).resolve().parents[3] / "styles" / "dag.tcss"


class Shown(App[None]):
    CSS_PATH = STYLES

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph
        self.heard: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Dag(id="dag")

    def on_mount(self) -> None:
        self.dag.focus()
        self.dag.show(self.graph)

    @property
    def dag(self) -> Dag:
        return self.query_one(Dag)

    def on_dag_selected(self, message: Dag.Selected) -> None:
        self.heard.append(("selected", message.node_id))

    def on_dag_opened(self, message: Dag.Opened) -> None:
        self.heard.append(("opened", message.node_id))


def diamond() -> Graph:
    names = ("start", "left", "right", "end")
    pairs = (("start", "left"), ("start", "right"), ("left", "end"), ("right", "end"))
    nodes = tuple(GraphNode(name, name, phase=Phase.PENDING) for name in names)
    return Graph(nodes, tuple(GraphEdge(a, b) for a, b in pairs))


def framed() -> Graph:
    scope = Scope("s", "if ok", ScopeKind.CONDITION)
    return Graph((GraphNode("a", "a"), GraphNode("s.b", "b", "s")), (GraphEdge("a", "s"),), (scope,))


def screen(app: Shown) -> str:
    """The text that is on the screen."""
    dag = app.dag
    return "\n".join(dag.render_line(y).text for y in range(dag.size.height))


def drawn(app: Shown) -> tuple[Direction, Density]:
    assert app.dag.drawing is not None
    return app.dag.drawing.direction, app.dag.drawing.density


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for what a thread has to do first."""
    for _ in range(200):
        await pilot.pause()
        if true():
            return
        await pilot.pause(0.02)
    assert true()


async def press(app: Shown, pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_arrows_move_by_geometry_and_are_told() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        await press(app, pilot, "down", "down")
        first = app.dag.selected
        assert first in ("left", "right")
        await press(app, pilot, "right" if first == "left" else "left")
        assert {first, app.dag.selected} == {"left", "right"}
        await press(app, pilot, "j")
        assert app.dag.selected == "end"
        await press(app, pilot, "enter")
        assert app.heard[0] == ("selected", "start")
        assert app.heard[-1] == ("opened", "end")


async def test_brackets_follow_a_path_and_come_back() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        app.dag.select("right")
        await press(app, pilot, "right_square_bracket")
        assert app.dag.selected == "end"
        await press(app, pilot, "left_square_bracket")
        assert app.dag.selected == "right"
        await press(app, pilot, "left_square_bracket")
        assert app.dag.selected == "start"


async def test_brackets_lead_into_frames_and_out_of_them() -> None:
    graph = framed()
    after = (*graph.edges, GraphEdge("s", "z"))
    app = Shown(replace(graph, nodes=(*graph.nodes, GraphNode("z", "z")), edges=after))
    async with app.run_test(size=(60, 30)) as pilot:
        app.dag.select("a")
        way = []
        for _ in range(3):
            await press(app, pilot, "right_square_bracket")
            way.append(app.dag.selected)
        assert way == ["s", "s.b", "z"]
        app.dag.came.clear()
        app.dag.select("s.b")
        await press(app, pilot, "left_square_bracket")
        assert app.dag.selected == "a"


@pytest.mark.parametrize("size", [(60, 12), (30, 8)])
async def test_what_is_selected_at_once_is_in_view(size: tuple[int, int]) -> None:
    names = [f"n{number}" for number in range(40)]
    graph = Graph(
        tuple(GraphNode(name, name) for name in names),
        tuple(GraphEdge(a, b) for a, b in pairwise(names)),
    )

    class Eager(Shown):
        def on_mount(self) -> None:
            super().on_mount()
            self.run_worker(self.begin())

        async def begin(self) -> None:
            await self.dag.present(self.graph)
            self.dag.select("n37")

    app = Eager(graph)
    async with app.run_test(size=size) as pilot:
        for _ in range(100):
            await pilot.pause(0.02)
            if "n37" in screen(app):
                break
        assert "n37" in screen(app)


async def test_what_is_typed_in_one_breath_is_found() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        for key in ("slash", *"end"):
            app.post_message(events.Key(key, key if key != "slash" else "/"))
        for _ in range(50):
            await pilot.pause(0.01)
        assert app.dag.query_text == "end"
        assert app.dag.selected == "end"


async def test_states_change_without_a_move() -> None:
    graph = diamond()
    app = Shown(graph)
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        drawing, before = app.dag.drawing, screen(app)
        failed = replace(graph.nodes[1], phase=Phase.FAILED, duration=3.0)
        app.dag.show(replace(graph, nodes=(graph.nodes[0], failed, *graph.nodes[2:])))
        await pilot.pause()
        assert app.dag.drawing is drawing
        after = screen(app)
        assert "✗ left" in after
        assert "3s" in after
        assert before.replace("○ left       ", "✗ left     3s") == after
        await press(app, pilot, "n")
        assert app.dag.selected == "left"


async def test_frames_fold_and_unfold() -> None:
    app = Shown(framed())
    async with app.run_test(size=(60, 30)) as pilot:
        app.dag.select("s.b")
        await press(app, pilot, "space")
        assert app.dag.folded == {"s"}
        assert app.dag.selected == "s"
        assert "▸ if ok" in screen(app)
        await press(app, pilot, "enter")
        assert app.dag.folded == frozenset()
        assert "╭ if ok" in screen(app)
        assert app.dag.selected == "s"


async def test_find_selects_while_typing() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        await press(app, pilot, "slash", "r", "i", "g")
        assert app.dag.selected == "right"
        assert "/rig" in screen(app)
        assert "1 found" in screen(app)
        await press(app, pilot, "escape", "down")
        assert app.dag.query_text is None
        assert app.dag.selected == "end"


async def test_choices_of_direction_and_density_are_kept() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        await press(app, pilot, "minus")
        assert app.dag.density is Density.LINE
        await press(app, pilot, "o", "o")
        assert app.dag.direction is Direction.RIGHT
        app.dag.show(Graph((*diamond().nodes, GraphNode("new", "new", change=Change.ADDED)), diamond().edges))
        await pilot.pause()
        assert drawn(app) == (Direction.RIGHT, Density.LINE)
        assert "new +" in screen(app)
        await press(app, pilot, "minus")
        assert drawn(app)[1] == Density.TREE
        assert "├ " in screen(app)
        await press(app, pilot, "0")
        assert drawn(app) == (Direction.DOWN, Density.BOX)


async def test_a_large_graph_has_a_map_and_pans() -> None:
    entry = next(each for each in entries("random.json") if each["name"] == "rand200")
    app = Shown(graph_of(entry))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▪" in screen(app)
        await press(app, pilot, "m")
        assert "▪" not in screen(app)
        await press(app, pilot, "shift+down", "shift+right", "pagedown")
        assert app.dag.scroll_offset.y > 0
        app.dag.select("n150")
        await press(app, pilot, "full_stop")
        assert "n150" in screen(app)


async def test_a_click_selects_and_a_double_click_opens() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        assert app.dag.drawing is not None
        item = app.dag.drawing.items["right"]
        x, y = app.dag.origin
        spot = (item.x - x + 2, item.y - y + 1)
        await pilot.click(Dag, offset=spot)
        assert app.dag.selected == "right"
        await pilot.click(Dag, offset=spot, times=2)
        await pilot.pause()
        assert ("opened", "right") in app.heard


async def test_following_selects_what_begins_to_run() -> None:
    graph = diamond()
    app = Shown(graph)
    async with app.run_test(size=(60, 30)) as pilot:
        await press(app, pilot, "F")
        running = replace(graph.nodes[2], phase=Phase.RUNNING)
        app.dag.show(replace(graph, nodes=(*graph.nodes[:2], running, graph.nodes[3])))
        await pilot.pause()
        assert app.dag.selected == "right"


async def test_a_bad_graph_leaves_the_good_one() -> None:
    app = Shown(diamond())
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        nodes = diamond().nodes
        with pytest.raises(ValueError, match="cycle"):
            app.dag.show(Graph(nodes, (GraphEdge("left", "right"), GraphEdge("right", "left"))))
        await pilot.pause()
        assert "start" in screen(app)
        assert app.dag.graph == diamond()


def test_every_action_has_a_key_and_words() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    keys = [key for action in ACTIONS for key in action.key.split(",")]
    assert len(set(keys)) == len(keys)
    assert all(action.label and action.help.endswith(".") for action in ACTIONS)
    assert all(hasattr(Dag, "action_" + action.method.partition("(")[0]) for action in ACTIONS)


async def test_the_mark_of_what_runs_turns() -> None:
    graph = diamond()
    running = replace(graph.nodes[1], phase=Phase.RUNNING)
    app = Shown(replace(graph, nodes=(graph.nodes[0], running, *graph.nodes[2:])))
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.pause()
        seen = set()
        for _ in range(100):
            seen.update(set(screen(app)) & set("◐◓◑◒"))
            if len(seen) == 4:
                break
            await pilot.pause(0.1)
        assert seen == set("◐◓◑◒")
        assert "left" in screen(app)


async def test_what_edges_carry_ends_where_the_pane_does() -> None:
    names = [f"a-step-that-takes-room-{number}" for number in range(12)]
    edges = tuple(GraphEdge("root", name, carries=(f"데이터-{name}",)) for name in names)
    graph = Graph((GraphNode("root", "root"), *(GraphNode(name, name) for name in names)), edges)
    app = Shown(graph)
    async with app.run_test(size=(41, 16)) as pilot:
        app.dag.density, app.dag.direction, app.dag.carries = Density.BOX, Direction.DOWN, True
        await until(pilot, lambda: "데이터" in screen(app))
        for x in range(40):
            app.dag.scroll_to(x, 0, animate=False)
            await pilot.pause()
            widths = {app.dag.render_line(y).cell_length for y in range(app.dag.size.height)}
            assert widths == {app.dag.size.width}
            cells = {sum(map(cell_len, line)) for line in screen(app).splitlines()}
            assert cells == {app.dag.size.width}
