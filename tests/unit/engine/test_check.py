"""What can be known to be wrong before anything runs."""

import json

import pytest

from tests.engine.flows import dag, flow, step, task
from tui.engine.check import bind_parameters, check_types, check_workflow
from tui.engine.depends import evaluate, names_in
from tui.engine.manifest import load_manifest
from tui.engine.parse import parse_workflow
from tui.engine.problems import WorkflowProblem
from tui.engine.spec import Workflow
from tui.model import Parameter

OK = step("ok", "true")


def _parse(manifest: str) -> Workflow:
    workflow = parse_workflow(load_manifest(manifest))
    check_workflow(workflow)
    return workflow


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (flow(OK, dag("main", task("a", "ok", after=["b"]), task("b", "ok", after=["a"]))), "a -> b -> a"),
        (flow(OK, dag("main", task("a", "ok", after=["a"]))), "a -> a"),
        (flow(OK, dag("main", task("a", "ok", depends="b.Failed"), task("b", "ok", after=["a"]))), "circle"),
        (flow(OK, dag("main", task("a", "gone"))), "gone"),
        (flow(OK, dag("main", task("a", "ok", after=["x"]))), "depends on x"),
        (flow(OK, dag("main", task("a", "ok"), task("a", "ok"))), "two tasks named a"),
        (flow(OK, OK), "named ok"),
        (flow(OK, entry="none"), "none"),
        (flow(OK, entry=""), "entrypoint"),
        (flow(OK, entry="ok", onExit="bye"), "bye"),
        (flow({"name": "empty"}, entry="empty"), "nothing to run"),
        (flow({"name": "d", "dag": {"tasks": "x"}}, entry="d"), "must be a list"),
        (flow(OK, dag("main", task("a", "ok", depends="a &&")), entry="main"), "depends"),
        ('{"kind": "Pod"}', "Pod"),
        ('{"pipelineSpec": {}}', "PipelineSpec"),
        ("{}", "kind"),
    ],
    ids=range(16),
)
def test_what_can_not_run_is_named(manifest: str, words: str) -> None:
    with pytest.raises(WorkflowProblem) as caught:
        _parse(manifest)
    assert words in caught.value.what


def test_a_template_may_call_itself() -> None:
    _parse(flow(dag("main", task("again", "main", when="false"))))


def test_parameters_are_bound() -> None:
    workflow = _parse(flow(OK, entry="ok", parameters={"need": None, "has": "d"}))
    assert bind_parameters(workflow, {"need": "1"}) == {"need": "1", "has": "d"}
    with pytest.raises(WorkflowProblem, match="need"):
        bind_parameters(workflow, {})
    with pytest.raises(WorkflowProblem, match="other"):
        bind_parameters(workflow, {"need": "1", "other": "2"})


def test_types_come_from_the_interface_that_the_compiler_wrote() -> None:
    document = json.loads(flow(OK, entry="ok", parameters={"n": "1"}))
    spec = {
        "name": "My pipe",
        "inputs": [{"name": "n", "type": "Integer", "description": "many", "optional": True}],
    }
    document["metadata"]["annotations"] = {"pipelines.kubeflow.org/pipeline_spec": json.dumps(spec)}
    workflow = _parse(json.dumps(document))
    assert workflow.pipeline == "My pipe"
    assert workflow.parameters == (Parameter("n", "Integer", "1", None, "many", True),)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("Integer", ["1", "-5"], ["1.5", "abc", ""]),
        ("Float", ["1", "1e-5", "nan"], ["x"]),
        ("Boolean", ["True", "no", "1"], ["2", "maybe"]),
        ("JsonArray", ["[]", '["한"]'], ["{}", "x"]),
        ("JsonObject", ["{}"], ["[]", "{"]),
        ("String", ["", "x"], []),
        ("CSV", ["anything"], []),
        ("", ["anything"], []),
    ],
)
def test_values_are_held_to_types(kind: str, good: list[str], bad: list[str]) -> None:
    parameters = (Parameter("p", kind),)
    for value in good:
        check_types(parameters, {"p": value})
    for value in bad:
        with pytest.raises(WorkflowProblem, match="p takes"):
            check_types(parameters, {"p": value})


def test_depends_expressions() -> None:
    results = {("a", "Succeeded"), ("b", "Failed"), ("c", "Skipped")}

    def holds(text: str) -> bool:
        return evaluate(text, lambda name, result: (name, result) in results)

    assert names_in("a && (b.Failed || !c-d.Errored) && a") == ("a", "b", "c-d")
    assert holds("a")
    assert holds("c")
    assert not holds("b")
    assert holds("a && b.Failed")
    assert holds("!b && (a || b)")
    assert not holds("a.Failed || b.Succeeded")
    for text in ("a &&", "(a", "a b", "a ? b", "&& a"):
        with pytest.raises(WorkflowProblem):
            evaluate(text, lambda *_: True)
