"""What of a graph decides its drawing, apart from states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tui.model import Graph, GraphNode, Scope, ScopeKind

T = TypeVar("T")

# A loop with more iterations than this starts folded.
_MANY_ITERATIONS = 6


def same_shape(before: Graph, after: Graph) -> bool:
    """True if two graphs are drawn alike: only phases, durations, counts and strips may differ."""
    if before is after:
        return True
    if len(before.nodes) != len(after.nodes) or len(before.scopes) != len(after.scopes):
        return False
    return (
        (before.edges is after.edges or before.edges == after.edges)
        and all(_same_node(*pair) for pair in replaced(before.nodes, after.nodes))
        and all(_same_scope(*pair) for pair in replaced(before.scopes, after.scopes))
    )


def replaced(before: Sequence[T], after: Sequence[T]) -> list[tuple[T, T]]:
    """The pairs at one place that are not the very same object: in a stream of changes there are few."""
    return [pair for pair in zip(before, after, strict=True) if pair[0] is not pair[1]]


def _same_node(one: GraphNode, other: GraphNode) -> bool:
    return (
        one.id == other.id
        and one.label == other.label
        and one.parent == other.parent
        and one.kind is other.kind
        and one.change is other.change
        and (one.phase is None) == (other.phase is None)
    )


def _same_scope(one: Scope, other: Scope) -> bool:
    return (
        one.id == other.id
        and one.title == other.title
        and one.parent == other.parent
        and one.change is other.change
        and len(one.strip) == len(other.strip)
        and one.total == other.total
        and (one.phase is None) == (other.phase is None)
    )


def long_loops(graph: Graph) -> frozenset[str]:
    """The loops that are better shown as a strip than as so many frames."""
    return frozenset(
        scope.id
        for scope in graph.scopes
        if scope.kind is ScopeKind.LOOP and len(scope.strip) > _MANY_ITERATIONS
    )
