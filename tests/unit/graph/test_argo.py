"""Workflows become graphs: groups, conditions, loops, recursion, steps, exit handlers, what edges carry."""

from __future__ import annotations

import pytest
import yaml

from tui.graph import GraphError, from_workflow
from tui.model import EdgeKind, Graph, NodeKind, ScopeKind

CONTROL = """
metadata: {generateName: flow-}
spec:
  entrypoint: flow
  onExit: notify
  templates:
  - name: flow
    dag:
      tasks:
      - {name: flip, template: flip}
      - {name: condition-1, template: condition-1, dependencies: [flip],
         when: '"{{tasks.flip.outputs.parameters.flip-Output}}" == "heads"'}
      - {name: for-loop-2, template: for-loop-2, dependencies: [condition-1], withItems: [1, 2, 3]}
      - {name: last, template: show, dependencies: [for-loop-2, flip],
         arguments: {artifacts: [{name: a, from: '{{tasks.flip.outputs.artifacts.flip-data}}'}]}}
  - name: condition-1
    dag:
      tasks:
      - {name: show, template: show}
      - {name: again, template: flow, dependencies: [show]}
  - name: for-loop-2
    dag: {tasks: [{name: show-2, template: show}]}
  - {name: flip, container: {image: alpine}}
  - {name: show, container: {image: alpine}}
  - {name: notify, container: {image: alpine}}
"""


def graph_of(text: str) -> Graph:
    return from_workflow(yaml.safe_load(text))


def edges(graph: Graph) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {(edge.source, edge.target, edge.kind.value, edge.carries) for edge in graph.edges}


def test_groups_become_scopes_with_readable_titles() -> None:
    graph = graph_of(CONTROL)
    assert graph.title == "flow"
    assert {(scope.id, scope.title, scope.kind) for scope in graph.scopes} == {
        ("condition-1", "if flip == heads", ScopeKind.CONDITION),
        ("for-loop-2", "for item in 1, 2, 3", ScopeKind.LOOP),
    }


def test_nodes_are_paths_and_recursion_is_a_leaf() -> None:
    kinds = {node.id: node.kind for node in graph_of(CONTROL).nodes}
    assert kinds == {
        "flip": NodeKind.STEP,
        "condition-1.show": NodeKind.STEP,
        "condition-1.again": NodeKind.RECURSION,
        "for-loop-2.show-2": NodeKind.STEP,
        "last": NodeKind.STEP,
        "onExit": NodeKind.STEP,
    }


def test_edges_say_what_they_carry() -> None:
    data, order = EdgeKind.DATA.value, EdgeKind.ORDER.value
    assert edges(graph_of(CONTROL)) == {
        ("flip", "condition-1", data, ("Output",)),
        ("condition-1", "for-loop-2", order, ()),
        ("for-loop-2", "last", order, ()),
        ("flip", "last", data, ("data",)),
        ("condition-1.show", "condition-1.again", order, ()),
        ("last", "onExit", order, ("on exit",)),
    }


def test_steps_wait_for_the_group_before() -> None:
    graph = graph_of("""
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - [{name: a, template: t}, {name: b, template: t}]
    - [{name: c, template: t, when: '{{steps.a.outputs.result}} > 1'}]
    - [{name: d, template: t, withSequence: {count: 5}}]
  - {name: t, script: {image: alpine}}
""")
    assert {(scope.id, scope.title) for scope in graph.scopes} == {
        ("c?", "if a > 1"),
        ("d", "for item in 5 values"),
    }
    assert {(node.id, node.parent) for node in graph.nodes} == {
        ("a", ""), ("b", ""), ("c", "c?"), ("d()", "d"),
    }  # fmt: skip
    assert {(edge.source, edge.target) for edge in graph.edges} == {("a", "c?"), ("b", "c?"), ("c?", "d")}


def test_depends_names_tasks_inside_an_expression() -> None:
    graph = graph_of("""
spec:
  entrypoint: main
  templates:
  - name: main
    dag:
      tasks:
      - {name: a, template: t}
      - {name: b-Failed, template: t}
      - {name: c, template: s, depends: '(a.Succeeded || a.Failed) && !b-Failed'}
  - {name: t, resource: {action: create}}
  - {name: s, suspend: {}}
""")
    assert {(edge.source, edge.target) for edge in graph.edges} == {("a", "c"), ("b-Failed", "c")}
    assert [node.kind for node in graph.nodes] == [NodeKind.RESOURCE, NodeKind.RESOURCE, NodeKind.SUSPEND]


@pytest.mark.parametrize("spec", [{}, {"entrypoint": "x", "templates": []}])
def test_a_workflow_without_its_entrypoint_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(GraphError, match="entrypoint"):
        from_workflow({"spec": spec})


def test_a_single_template_is_one_node() -> None:
    graph = graph_of("spec: {entrypoint: only, templates: [{name: only, container: {image: alpine}}]}")
    assert [(node.id, node.label) for node in graph.nodes] == [("only", "only")]
