"""What a frame of the graph widget costs: first frame, pan, change of state, and a flood of changes.

    python tests/benchmarks/graph_frames.py

A random graph of 1,000 nodes in an application of 160x50; CPU milliseconds, medians. The flood sends 500
changes of state a second for some seconds and tells how late the event loop wakes.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.model import Graph, GraphEdge, GraphNode, Phase
from tui.widgets.dag import Dag

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "unit" / "graph" / "data" / "random.json"
CHANGES_A_SECOND = 500
SECONDS = 3


class Shown(App[None]):
    """Nothing but the graph."""

    CSS_PATH = ROOT / "styles" / "dag.tcss"

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Dag(id="dag")


def big() -> Graph:
    """The graph of 1,000 nodes, all pending."""
    entries = json.loads(DATA.read_text(encoding="utf-8"))
    entry = next(each for each in entries if each["name"] == "rand1000")
    nodes = tuple(GraphNode(name, name, phase=Phase.PENDING) for name in entry["nodes"])
    return Graph(nodes, tuple(GraphEdge(a, b) for a, b in entry["edges"]))


async def settled(app: Shown) -> None:
    """Wait until what is asked for has been painted."""
    done = asyncio.Event()
    app.call_after_refresh(done.set)
    await done.wait()


async def frames(app: Shown, dag: Dag, graph: Graph) -> dict[str, list[float]]:
    """CPU milliseconds of each kind of frame."""
    spent: dict[str, list[float]] = {"pan": [], "state": []}
    for turn in range(40):
        start = time.process_time()
        dag.scroll_to(turn * 5, turn * 9, animate=False)
        await settled(app)
        spent["pan"].append((time.process_time() - start) * 1000)
    nodes = list(graph.nodes)
    for turn in range(40):
        nodes[turn] = replace(nodes[turn], phase=Phase.RUNNING)
        start = time.process_time()
        dag.show(replace(graph, nodes=tuple(nodes)))
        await settled(app)
        spent["state"].append((time.process_time() - start) * 1000)
    return spent


async def flood(dag: Dag, graph: Graph) -> list[float]:
    """How late the loop wakes, in milliseconds, while states change."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.01)
            late.append((time.perf_counter() - start - 0.01) * 1000)

    watching = asyncio.create_task(watch())
    nodes = list(graph.nodes)
    begin = time.perf_counter()
    for number in range(CHANGES_A_SECOND * SECONDS):
        place = number * 7 % len(nodes)
        phase = Phase.RUNNING if nodes[place].phase is not Phase.RUNNING else Phase.SUCCEEDED
        nodes[place] = replace(nodes[place], phase=phase)
        dag.show(replace(graph, nodes=tuple(nodes)))
        wait = begin + number / CHANGES_A_SECOND - time.perf_counter()
        await asyncio.sleep(max(wait, 0))
    watching.cancel()
    return sorted(late)


async def resized(app: Shown, dag: Dag, pilot: Pilot[None]) -> float:
    """How late the loop wakes at worst, in milliseconds, while 120 nodes follow the pane."""
    graph = big()
    names = {node.id for node in graph.nodes[:120]}
    edges = tuple(edge for edge in graph.edges if {edge.source, edge.target} <= names)
    await dag.present(Graph(graph.nodes[:120], edges))
    late: list[float] = []

    async def watch() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.002)
            late.append((time.perf_counter() - start - 0.002) * 1000)

    watching = asyncio.create_task(watch())
    for size in ((100, 40), (80, 24), (120, 30), (160, 50)):
        await pilot.resize_terminal(*size)
        await asyncio.sleep(0.3)
    watching.cancel()
    await settled(app)
    return max(late)


async def measure(app: Shown, pilot: Pilot[None]) -> None:
    """Print the table."""
    graph = big()
    dag = app.query_one(Dag)
    start = time.process_time()
    dag.show(graph)
    laid = (time.process_time() - start) * 1000
    await settled(app)
    first = (time.process_time() - start) * 1000 - laid
    spent = await frames(app, dag, graph)
    late = await flood(dag, graph)
    print(f"layout {laid:.1f} ms, first frame after it {first:.1f} ms")
    for name, times in spent.items():
        print(f"{name:<6} median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")
    middle, tail = late[len(late) // 2], late[int(len(late) * 0.95)]
    print(f"resize loop late by {await resized(app, dag, pilot):.1f} ms (worst), 120 nodes")
    print(f"flood  loop late by {middle:.1f} ms (median), {tail:.1f} ms (95th percentile)")


async def main() -> None:
    """Run the application without a terminal."""
    app = Shown()
    async with app.run_test(size=(160, 50)) as pilot:
        await measure(app, pilot)


if __name__ == "__main__":
    asyncio.run(main())
