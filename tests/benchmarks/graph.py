"""Times and crossings of the graph's layout, beside Graphviz's dot and, where it is installed, graphlay.

    python tests/benchmarks/graph.py

CPU milliseconds (median of several; dot's is that of its process), crossings of straight lines between the
centres of nodes, counted the same way for all. Ratios survive a noisy machine, times do not.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tui.graph import Density, Direction, Options, layout, levels
from tui.graph.blocks import Plan, build
from tui.graph.options import Manner
from tui.model import Graph, GraphEdge, GraphNode

DATA = Path(__file__).resolve().parents[1] / "unit" / "graph" / "data"
Point = tuple[float, float]
Edges = list[tuple[str, str]]


def crossings(places: dict[str, Point], edges: Edges) -> int:
    """Pairs of edges without a common end whose straight lines cross."""
    lines: list[tuple[Point, Point, str, str]] = []
    for a, b in edges:
        first, second = sorted((places[a], places[b]))
        lines.append((first, second, a, b))
    lines.sort()
    found = 0
    for index, (p, q, a, b) in enumerate(lines):
        for r, s, c, d in lines[index + 1 :]:
            if r[0] > q[0]:
                break
            if len({a, b, c, d}) == 4 and _cross(p, q, r, s):
                found += 1
    return found


def _cross(p: Point, q: Point, r: Point, s: Point) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def layered(count: int, degree: float, seed: int) -> tuple[list[str], Edges]:
    """A random layered graph: every node hangs on one of the layer above, some edges skip layers."""
    chance = random.Random(seed)
    widest = max(3, round(0.75 * count**0.5))
    layers: list[list[int]] = []
    first = 0
    while first < count:
        width = chance.randint(max(1, widest // 3), widest)
        layers.append(list(range(first, min(count, first + width))))
        first += width
    pairs = {(chance.choice(above), each) for above, below in pairwise(layers) for each in below}
    while len(pairs) < count * degree:
        number = chance.randrange(len(layers) - 1)
        far = min(len(layers) - 1, number + chance.choice((1, 1, 1, 1, 2, 3)))
        pairs.add((chance.choice(layers[number]), chance.choice(layers[far])))
    return [f"n{number}" for number in range(count)], [(f"n{a}", f"n{b}") for a, b in sorted(pairs)]


def near(count: int, degree: float, seed: int) -> tuple[list[str], Edges]:
    """A random graph of which every edge joins two nodes that are not far apart in one given order."""
    chance = random.Random(seed)
    reach = max(3, int(count**0.5 * 1.5))
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < count * degree:
        first = chance.randrange(count - 1)
        pairs.add((first, min(count - 1, first + chance.randint(1, reach))))
    return [f"n{number}" for number in range(count)], [(f"n{a}", f"n{b}") for a, b in sorted(pairs)]


def fans(count: int, degree: float, seed: int) -> tuple[list[str], Edges]:
    """A random graph of steps, fans and joins, as pipelines are made of; some edges skip a part.

    `degree` is the chance of a skipping edge per node, times six.
    """
    chance = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    ends, made = [0], 1
    while made < count:
        kind = chance.random()
        if kind < 0.35:
            source = ends.pop(chance.randrange(len(ends)))
            fresh = range(made, min(count, made + chance.randint(2, 8)))
            pairs.update((source, each) for each in fresh)
            ends += fresh
        else:
            joined = chance.sample(ends, min(len(ends), chance.randint(2, 6) if kind < 0.6 else 1))
            pairs.update((each, made) for each in joined)
            ends = [each for each in ends if each not in joined] + [made]
            fresh = range(made, made + 1)
        made += len(fresh)
    for _ in range(int(count * degree / 9)):
        first = chance.randrange(count - 1)
        pairs.add((first, min(count - 1, first + chance.randint(1, max(3, int(count**0.5 * 2))))))
    return [f"n{number}" for number in range(count)], [(f"n{a}", f"n{b}") for a, b in sorted(pairs)]


def cpu(work: Callable[[], object], repeat: int) -> float:
    """Median CPU milliseconds."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def dot(names: list[str], edges: Edges, repeat: int) -> tuple[float, dict[str, Point]]:
    """CPU milliseconds of `dot -Tplain` and where it puts the nodes."""
    lines = [f'"{name}" [shape=box,label="{name}"];' for name in names]
    lines += [f'"{a}" -> "{b}";' for a, b in edges]
    text = "digraph {" + "\n".join(lines) + "}"
    times = []
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    places = {}
    for line in done.stdout.splitlines():
        fields = line.split()
        if fields[0] == "node":
            places[fields[1]] = (float(fields[2]), float(fields[3]))
    return statistics.median(times), places


def graphlay(names: list[str], edges: Edges, repeat: int) -> tuple[float, dict[str, Point]] | None:
    """CPU milliseconds of graphlay and where it puts the nodes; None if it is not installed."""
    try:
        peer = import_module("graphlay")
    except ImportError:
        return None
    graph = peer.Graph()
    for name in names:
        graph.node(name, width=8.0 * (len(name) + 4), height=48.0)
    for source, target in edges:
        graph.edge(source, target)
    options = {"direction": "topbottom"}
    spent = cpu(lambda: peer.layout(graph, options=options), repeat)
    return spent, dict(peer.layout(graph, options=options).positions())


def ours(names: list[str], edges: Edges, repeat: int) -> tuple[float, float, int, int]:
    """CPU of layout and text, of layout alone; crossings in boxes and in lines, drawn down."""
    graph = Graph(tuple(GraphNode(n, n) for n in names), tuple(GraphEdge(a, b) for a, b in edges))
    box = Options(Direction.DOWN, Density.BOX)
    everything = cpu(lambda: layout(graph, box).rows(), repeat)
    alone = cpu(lambda: _places_only(graph), repeat)
    counts = []
    for density in (Density.BOX, Density.LINE):
        items = layout(graph, Options(Direction.DOWN, density)).items.values()
        places = {item.id: (item.x + item.width / 2, item.y + item.height / 2) for item in items}
        counts.append(crossings(places, edges))
    return everything, alone, counts[0], counts[1]


def _places_only(graph: Graph) -> None:
    plan = Plan(levels.levels_of(graph))
    build(plan, plan.top, Manner(False, True, False, 48, 0), 0)


def cases() -> Iterable[tuple[str, list[str], Edges]]:
    """The shipped random graphs, five others of each size and kind, one of 5,000."""
    for entry in json.loads((DATA / "random.json").read_text(encoding="utf-8")):
        if entry["name"].startswith("rand"):
            yield entry["name"], entry["nodes"], [(a, b) for a, b in entry["edges"]]
    for count in (50, 200, 1000):
        for kind in (layered, near, fans):
            for seed in range(1, 6):
                yield f"{kind.__name__}{count}/{seed}", *kind(count, 1.5, seed)
    yield "layered5000/1", *layered(5000, 1.5, 1)


def main() -> None:
    """Print the table, and for each size and kind the mean and the worst ratio of crossings."""
    have_dot = shutil.which("dot") is not None
    ratios: dict[str, list[float]] = {}
    print(f"{'graph':<14} {'layout+text':>11} {'layout':>8} {'dot':>8} {'ratio':>6}   crossings, against dot")
    for name, names, edges in cases():
        repeat = 7 if len(names) <= 200 else 3
        everything, alone, boxes, lines = ours(names, edges, repeat)
        row = f"{name:<14} {everything:>8.1f} ms {alone:>5.1f} ms"
        if have_dot and len(names) <= 1000:
            spent, places = dot(names, edges, min(repeat, 3))
            theirs = max(crossings(places, edges), 1)
            ratios.setdefault(name.partition("/")[0], []).append(boxes / theirs)
            row += f" {spent:>5.0f} ms {alone / spent:>6.2f}   boxes {boxes} ({boxes / theirs:.2f})"
            row += f"  lines {lines} ({lines / theirs:.2f})  dot {theirs}"
            other = graphlay(names, edges, 1)
            if other is not None:
                row += f"  graphlay {crossings(other[1], edges)} in {other[0]:.0f} ms"
        print(row, flush=True)
    for kind, found in ratios.items():
        print(f"{kind:<14} crossings against dot: mean {statistics.mean(found):.2f}, worst {max(found):.2f}")


if __name__ == "__main__":
    main()
