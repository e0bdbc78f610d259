"""A graph as nested levels: each scope's own children, and the edges between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tui.graph.errors import GraphError
from tui.graph.layered.layering import topological
from tui.model import EdgeKind, Graph, GraphNode, Scope


@dataclass(slots=True)
class Level:
    """The children of one scope (of the graph itself when `scope` is None).

    `edges` are pairs of places in `children`; `dashed` says which are order only; `carries` what they
    carry. A `folded` level is drawn as one node.
    """

    scope: Scope | None
    children: list[GraphNode | Level] = field(default_factory=list)
    edges: list[tuple[int, int]] = field(default_factory=list)
    dashed: list[bool] = field(default_factory=list)
    carries: list[tuple[str, ...]] = field(default_factory=list)
    folded: bool = False

    def child_id(self, place: int) -> str:
        """The id of a child."""
        return item_id(self.children[place])


def item_id(child: GraphNode | Level) -> str:
    """The id of a node or of a level's scope ("" for the graph itself)."""
    if isinstance(child, GraphNode):
        return child.id
    return child.scope.id if child.scope else ""


def levels_of(graph: Graph, collapsed: Collection[str] = ()) -> Level:
    """Sort a graph's content into levels.

    An edge between two nodes of different scopes is lifted to the ancestors that are siblings; one from a
    scope to something inside of it is what the frame already says. Raises GraphError for a name used
    twice, for an edge or a parent that names nothing, and for a cycle.
    """
    top = Level(None)
    levels = {"": top}
    for scope in graph.scopes:
        _claim(scope.id, levels)
        levels[scope.id] = Level(scope)
    parents = _parents(graph, levels)
    places = _fill(graph, levels, parents)
    _add_edges(graph, levels, parents, places)
    for level in levels.values():
        if level.scope is not None:
            level.folded = level.scope.id in collapsed or not level.children
        _refuse_cycle(level)
    return top


def _claim(name: str, taken: Collection[str]) -> None:
    if name in taken:
        raise GraphError(f"two nodes have the same id: `{name}`; ids must be unique")


def _parents(graph: Graph, levels: dict[str, Level]) -> dict[str, str]:
    parents: dict[str, str] = {}
    pairs = [(scope.id, scope.parent) for scope in graph.scopes]
    pairs += [(node.id, node.parent) for node in graph.nodes]
    for name, parent in pairs:
        if name in parents:
            raise GraphError(f"two nodes have the same id: `{name}`; ids must be unique")
        if parent not in levels:
            raise GraphError(f"the parent of `{name}` does not exist: `{parent}`")
        parents[name] = parent
    for scope in graph.scopes:
        _refuse_ring(scope.id, parents)
    return parents


def _refuse_ring(name: str, parents: dict[str, str]) -> None:
    seen = [name]
    while parents[seen[-1]]:
        if parents[seen[-1]] in seen:
            raise GraphError(f"`{name}` is inside of itself: {' in '.join([*seen, name])}")
        seen.append(parents[seen[-1]])


def _fill(graph: Graph, levels: dict[str, Level], parents: dict[str, str]) -> dict[str, int]:
    """Put children into their levels, nodes and scopes in the order in which they first appear."""
    places: dict[str, int] = {}
    rank = {scope.id: scope for scope in graph.scopes}

    def place(name: str, child: GraphNode | Level) -> None:
        parent = parents[name]
        if parent and parent not in places:
            place(parent, levels[parent])
        if name not in places:
            places[name] = len(levels[parent].children)
            levels[parent].children.append(child)

    for node in graph.nodes:
        place(node.id, node)
    for name in rank:
        place(name, levels[name])
    return places


def _add_edges(
    graph: Graph, levels: dict[str, Level], parents: dict[str, str], places: dict[str, int]
) -> None:
    known: dict[tuple[str, int, int], int] = {}
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            if end not in places:
                raise GraphError(
                    f"the edge `{edge.source}` -> `{edge.target}` is dangling: there is no `{end}`"
                )
        if edge.source == edge.target:
            raise GraphError(f"a cycle: `{edge.source}` -> `{edge.source}`")
        parent, source, target = _siblings(edge.source, edge.target, parents)
        if source == target:
            continue
        level = levels[parent]
        key = (parent, places[source], places[target])
        data = edge.kind is EdgeKind.DATA
        if key in known:
            number = known[key]
            level.dashed[number] = level.dashed[number] and not data
            level.carries[number] = tuple(dict.fromkeys(level.carries[number] + edge.carries))
            continue
        known[key] = len(level.edges)
        level.edges.append(key[1:])
        level.dashed.append(not data)
        level.carries.append(edge.carries)


def _siblings(source: str, target: str, parents: dict[str, str]) -> tuple[str, str, str]:
    """The innermost common scope, and what stands in it for each end."""
    if parents[source] == parents[target]:
        return parents[source], source, target
    above = _chain(source, parents)
    below = _chain(target, parents)
    while len(above) > 1 and len(below) > 1 and above[-2:-1] == below[-2:-1]:
        above.pop()
        below.pop()
    if len(above) == 1 or len(below) == 1:
        return above[-1], "", ""
    return above[-1], above[-2], below[-2]


def _chain(name: str, parents: dict[str, str]) -> list[str]:
    chain = [name]
    while chain[-1]:
        chain.append(parents[chain[-1]])
    return chain


def _refuse_cycle(level: Level) -> None:
    count = len(level.children)
    outs: list[list[int]] = [[] for _ in range(count)]
    ins: list[list[int]] = [[] for _ in range(count)]
    for source, target in level.edges:
        outs[source].append(target)
        ins[target].append(source)
    done = topological(outs, ins)
    if len(done) == count:
        return
    left = set(range(count)) - set(done)
    ring = _ring(left, ins)
    names = " -> ".join(f"`{level.child_id(place)}`" for place in ring)
    raise GraphError(f"a cycle: {names}; remove one of these edges")


def _ring(left: Iterable[int], ins: list[list[int]]) -> list[int]:
    """Walk backwards among vertices that each have something of the cycle before them."""
    allowed = set(left)
    path = [min(allowed)]
    seen = {path[0]: 0}
    while True:
        before = next(each for each in ins[path[-1]] if each in allowed)
        if before in seen:
            return [before, *reversed(path[seen[before] :])]
        seen[before] = len(path)
        path.append(before)
