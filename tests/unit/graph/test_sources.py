"""Graphs from pipeline specs, plain documents, packages and runs."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tui.graph import GraphError, Options, from_run, layout, load, loads
from tui.model import EdgeKind, Graph, Node, NodeKind, Phase, Run, RunDetail, ScopeKind

SPEC = """
components:
  comp-condition-1:
    dag: {tasks: {train: {componentRef: {name: comp-train}, taskInfo: {name: train}}}}
  comp-for-loop-2:
    dag:
      tasks:
        score:
          componentRef: {name: comp-score}
          inputs: {parameters: {x: {componentInputParameter: pipelinechannel--loop-item-param-1}}}
pipelineInfo: {name: tuning}
root:
  dag:
    tasks:
      flip: {componentRef: {name: comp-flip}, taskInfo: {name: flip}}
      condition-1:
        componentRef: {name: comp-condition-1}
        dependentTasks: [flip]
        inputs:
          parameters:
            pipelinechannel--flip-Output:
              taskOutputParameter: {outputParameterKey: Output, producerTask: flip}
        taskInfo: {name: condition-1}
        triggerPolicy: {condition: "!(inputs.parameter_values['pipelinechannel--flip-Output'] == 'x')"}
      for-loop-2:
        componentRef: {name: comp-for-loop-2}
        dependentTasks: [flip]
        parameterIterator: {itemInput: pipelinechannel--loop-item-param-1, items: {raw: '[1, 2]'}}
        taskInfo: {name: for-loop-2}
"""


def test_a_pipeline_spec_becomes_a_graph() -> None:
    graph = loads(SPEC)
    assert graph.title == "tuning"
    assert {(scope.id, scope.title, scope.kind) for scope in graph.scopes} == {
        ("condition-1", "else", ScopeKind.CONDITION),
        ("for-loop-2", "for item in 1, 2", ScopeKind.LOOP),
    }
    assert {node.id for node in graph.nodes} == {"flip", "condition-1.train", "for-loop-2.score"}
    assert {(edge.source, edge.target, edge.kind, edge.carries) for edge in graph.edges} == {
        ("flip", "condition-1", EdgeKind.DATA, ("Output",)),
        ("flip", "for-loop-2", EdgeKind.ORDER, ()),
    }


def test_a_plain_document_may_have_labels_parents_and_places() -> None:
    document = {
        "nodes": ["a", {"id": "b", "label": "second", "parent": "g"}, "g"],
        "edges": [[0, "g"]],
        "labels": {"a": "first"},
    }
    graph = loads(json.dumps(document))
    assert [(node.id, node.label, node.parent) for node in graph.nodes] == [
        ("a", "first", ""),
        ("b", "second", "g"),
    ]
    assert [scope.id for scope in graph.scopes] == ["g"]
    assert [(edge.source, edge.target) for edge in graph.edges] == [("a", "g")]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"nodes": ["a", "b"], "edges": [["a", "b"], ["b", "a"]]}, "`a` -> `b` -> `a`"),
        ({"nodes": ["a"], "edges": [["a", "a"]]}, "`a` -> `a`"),
        ({"nodes": ["a"], "edges": [["a", "ghost"]]}, "there is no `ghost`"),
        ({"nodes": ["a"], "edges": [[0, 7]]}, "no node number 7"),
        ({"nodes": ["a", "a"], "edges": []}, "same id: `a`"),
        ({"nodes": [{"id": "a", "phase": "fine"}]}, "phase of `a`"),
        ({"nodes": [{"label": "x"}]}, "without an id"),
        ({"nodes": "a"}, "list of `nodes`"),
        ({"nodes": ["a"], "edges": ["ab"]}, "[from, to]"),
    ],
)
def test_what_is_wrong_is_named(document: dict[str, object], named: str) -> None:
    with pytest.raises(GraphError) as caught:
        layout(loads(json.dumps(document)))
    assert named in str(caught.value)


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]", "{a: b}", "a: [", "kind: Pod"])
def test_a_text_without_a_graph_is_refused(text: str) -> None:
    with pytest.raises(GraphError):
        loads(text)


def packed_zip(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("pipeline.yaml", text)
    return stream.getvalue()


def packed_tar(text: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as package:
        entry = tarfile.TarInfo("pipeline.yaml")
        entry.size = len(text.encode())
        package.addfile(entry, io.BytesIO(text.encode()))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("p.yaml", SPEC.encode()), ("p.zip", packed_zip(SPEC)), ("p.tar.gz", packed_tar(SPEC))],
    ids=["text", "zip", "tar"],
)
def test_files_and_packages_are_read(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert len(load(path).nodes) == 3


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04broken", b"\x1f\x8bbroken", b"\xff\xfe\x00", packed_zip("")],
    ids=["zip", "gzip", "text", "empty zip"],
)
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.zip"
    path.write_bytes(data)
    with pytest.raises(GraphError, match=r"broken\.zip"):
        load(path)


MANIFEST = """
spec:
  entrypoint: flow
  templates:
  - name: flow
    dag:
      tasks:
      - {name: gen, template: t}
      - {name: for-loop-1, template: body, dependencies: [gen], withItems: [a, b]}
      - {name: each, template: t, withItems: [x]}
      - {name: last, template: t, dependencies: [for-loop-1]}
  - name: body
    dag: {tasks: [{name: train, template: t}, {name: again, template: body, dependencies: [train]}]}
  - {name: t, container: {image: alpine}}
"""
START = datetime(2024, 5, 1, tzinfo=timezone.utc)


def node(name: str, kind: NodeKind, phase: Phase, parent: str = "", item: str = "") -> Node:
    end = START + timedelta(seconds=5) if phase.finished else None
    label = name.rpartition(".")[2]
    return Node(name, label, kind, phase, parent=parent, item=item, started_at=START, finished_at=end)


def detail(manifest: str = MANIFEST) -> RunDetail:
    first, second = "for-loop-1(0:a)", "for-loop-1(1:b)"
    nodes = (
        node("gen", NodeKind.STEP, Phase.SUCCEEDED),
        node("for-loop-1", NodeKind.LOOP, Phase.SUCCEEDED),
        node(first, NodeKind.ITERATION, Phase.SUCCEEDED, "for-loop-1", "a"),
        node(f"{first}.train", NodeKind.STEP, Phase.FAILED, first),
        node(second, NodeKind.ITERATION, Phase.RUNNING, "for-loop-1", "b"),
        node(f"{second}.train", NodeKind.STEP, Phase.SUCCEEDED, second),
        node(f"{second}.again", NodeKind.DAG, Phase.RUNNING, second),
        node(f"{second}.again.train", NodeKind.STEP, Phase.RUNNING, f"{second}.again"),
        node("each", NodeKind.LOOP, Phase.RUNNING),
        node("each(0:x)", NodeKind.STEP, Phase.RUNNING, "each", "x"),
    )
    return RunDetail(Run("r1", "nightly", Phase.RUNNING), nodes, (), manifest)


def run_graph(manifest: str = MANIFEST) -> Graph:
    return from_run(detail(manifest), now=START + timedelta(seconds=30))


def test_a_run_has_states_iterations_and_opened_recursion() -> None:
    graph = run_graph()
    nodes = {item.id: item for item in graph.nodes}
    assert nodes["gen"].phase is Phase.SUCCEEDED
    assert nodes["gen"].duration == 5.0
    assert nodes["last"].phase is Phase.PENDING
    assert nodes["for-loop-1(1:b).again.train"].duration == 30.0
    assert nodes["for-loop-1(1:b).again.again"].kind is NodeKind.RECURSION
    assert nodes["each(0:x)"].label == "x"
    assert "for-loop-1.train" not in nodes
    layout(graph, Options())


def test_groups_are_rolled_up_from_leaves() -> None:
    scopes = {scope.id: scope for scope in run_graph().scopes}
    assert scopes["for-loop-1(0:a)"].title == "a"
    assert scopes["for-loop-1(0:a)"].phase is Phase.FAILED
    assert scopes["for-loop-1"].phase is Phase.RUNNING
    assert scopes["for-loop-1"].strip == (Phase.FAILED, Phase.RUNNING)
    assert (scopes["for-loop-1"].done, scopes["for-loop-1"].total) == (1, 2)
    assert scopes["each"].strip == (Phase.RUNNING,)


def test_a_run_without_a_readable_manifest_still_shows_its_nodes() -> None:
    graph = run_graph("{")
    assert {item.id for item in graph.nodes} >= {"gen", "for-loop-1(0:a).train", "each(0:x)"}
    assert "for-loop-1(1:b)" in {scope.id for scope in graph.scopes}
    layout(graph)
