"""Finds tasks that wait for each other in a circle: Argo refuses such a workflow."""

from __future__ import annotations

from tui.compiler.lower.dags import node_name
from tui.compiler.lower.wiring import Node, Wiring
from tui.compiler.trace.pipeline import Pipeline


def note_cycles(pipeline: Pipeline, wiring: Wiring) -> None:
    """Note every circle once, at the line of the task of it that stands first in the file.

    A step that waits for itself has been refused already, by its `.after`.
    """
    for circle in find_cycles(wiring.dependencies):
        lines = [node.location for node in circle if node.location[1]]
        path = " → ".join(node_name(node) for node in [*circle, circle[0]])
        message = f"Tasks wait for each other in a circle, and none can start: {path}."
        pipeline.note("cycle", message, min(lines, default=("", 0)))


def find_cycles(dependencies: dict[Node, set[Node]]) -> list[list[Node]]:
    """Give circles, each as its nodes in the order in which they would run; one for each way back."""
    found: list[list[Node]] = []
    done: set[Node] = set()
    for start in dependencies:
        path: dict[Node, None] = {}
        waiting = [(start, False)]
        while waiting:
            node, left = waiting.pop()
            if left:
                del path[node]
                done.add(node)
            elif node in path:
                names = list(path)
                found.append(names[names.index(node) :][::-1])
            elif node not in done:
                path[node] = None
                waiting.append((node, True))
                waiting += [(item, False) for item in sorted(dependencies.get(node, ()), key=node_name)]
    return found
