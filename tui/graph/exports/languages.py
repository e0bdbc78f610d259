"""Graph -> DOT (Graphviz) and Mermaid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.graph.levels import Level, levels_of
from tui.model import Graph, GraphNode


def to_dot(graph: Graph, *, right: bool = False) -> str:
    """The graph in Graphviz's language: scopes are clusters, order is dashed."""
    top = levels_of(graph)
    lines = ["digraph pipeline {", f"  rankdir={'LR' if right else 'TB'}; compound=true;"]
    lines.append('  node [shape=box, style=rounded, fontname="monospace"];')
    lines += _dot_level(top, "  ")
    for level, (source, target), dashed, carries in _edges(top):
        ends = (_inner(level.children[source]), _inner(level.children[target]))
        marks = [f'label="{_dot(", ".join(carries))}"'] if carries else []
        marks += ["style=dashed"] if dashed else []
        for place, name in ((source, "ltail"), (target, "lhead")):
            if isinstance(level.children[place], Level):
                marks.append(f'{name}="cluster_{_dot(level.child_id(place))}"')
        tail = f" [{', '.join(marks)}]" if marks else ""
        lines.append(f'  "{_dot(ends[0])}" -> "{_dot(ends[1])}"{tail};')
    return "\n".join([*lines, "}"])


def _dot_level(level: Level, indent: str) -> Iterator[str]:
    for child in level.children:
        if isinstance(child, GraphNode):
            yield f'{indent}"{_dot(child.id)}" [label="{_dot(child.label)}"];'
        elif child.scope is not None:
            yield f'{indent}subgraph "cluster_{_dot(child.scope.id)}" {{'
            yield f'{indent}  label="{_dot(child.scope.title)}";'
            if child.children:
                yield from _dot_level(child, indent + "  ")
            else:
                yield f'{indent}  "{_dot(child.scope.id)}" [label="", shape=point];'
            yield f"{indent}}}"


def _dot(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _inner(child: GraphNode | Level) -> str:
    """A leaf that can stand for a child: DOT's edges end at nodes, not at clusters."""
    while isinstance(child, Level):
        if not child.children:
            return child.scope.id if child.scope else ""
        child = child.children[0]
    return child.id


def _edges(level: Level) -> Iterator[tuple[Level, tuple[int, int], bool, tuple[str, ...]]]:
    for edge, dashed, carries in zip(level.edges, level.dashed, level.carries, strict=True):
        yield level, edge, dashed, carries
    for child in level.children:
        if isinstance(child, Level):
            yield from _edges(child)


def to_mermaid(graph: Graph, *, right: bool = False) -> str:
    """The graph in Mermaid's language: scopes are subgraphs, order is dotted."""
    top = levels_of(graph)
    names: dict[str, str] = {}
    for item in (*(node.id for node in graph.nodes), *(scope.id for scope in graph.scopes)):
        plain = re.sub(r"\W", "_", item, flags=re.ASCII)
        names[item] = f"n{len(names)}_{plain}"[:60]
    lines = [f"flowchart {'LR' if right else 'TD'}", *_mermaid_level(top, names, "  ")]
    for level, (source, target), dashed, carries in _edges(top):
        arrow = "-.->" if dashed else "-->"
        said = f"|{_mermaid(', '.join(carries))}|" if carries else ""
        lines.append(f"  {names[level.child_id(source)]} {arrow}{said} {names[level.child_id(target)]}")
    return "\n".join(lines)


def _mermaid_level(level: Level, names: dict[str, str], indent: str) -> Iterator[str]:
    for child in level.children:
        if isinstance(child, GraphNode):
            yield f"{indent}{names[child.id]}[{_mermaid(child.label)}]"
        elif child.scope is not None:
            yield f"{indent}subgraph {names[child.scope.id]}[{_mermaid(child.scope.title)}]"
            yield from _mermaid_level(child, names, indent + "  ")
            yield f"{indent}end"


def _mermaid(text: str) -> str:
    safe = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return '"' + safe.replace("\n", " ") + '"'
