"""Every workflow is the real SDK's, field by field."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.comparator import differences, load
from tests.conformance.conftest import Embedded
from tests.conformance.generate import Generator, RandomChooser
from tests.conformance.oracle import Oracle

FILES = sorted((Path(__file__).parent / "probes").glob("p*.py"))
# How many made-up pipelines; set it higher for a long run.
EXAMPLES = int(os.environ.get("KFDECK_CONFORMANCE_EXAMPLES", "150"))

pytestmark = pytest.mark.oracle


def compare(path: Path, oracle: Oracle, exact: Embedded) -> int:
    """Compile a file with both, and hold each workflow to the other. Gives how many were compared."""
    expected = oracle.compile(path)
    assert expected["error"] is None, expected["error"]
    compiled = exact.compile(path)
    ours = {item.function: item.manifest for item in compiled.pipelines}
    compared = 0
    for function, text in expected["pipelines"].items():
        if isinstance(text, list):
            # The SDK refuses some groups that its users mean, with errors from inside of its own code.
            assert text[0].startswith("builtins."), text
            continue
        assert function in ours, [str(item) for item in compiled.diagnostics]
        found = differences(load(text), load(ours[function]))
        assert not found, f"{function}: {found[:5]}\n{path.read_text(encoding='utf-8')}"
        compared += 1
    return compared


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_probe_compiles_to_the_same_workflows(path: Path, oracle: Oracle, exact: Embedded) -> None:
    assert compare(path, oracle, exact) > 0


class DrawnChooser:
    """Choices drawn by Hypothesis, so that a difference is made small."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def number(self, low: int, high: int) -> int:
        return self.data.draw(st.integers(low, high))


@given(data=st.data())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_a_drawn_pipeline_compiles_to_the_same_workflow(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, oracle: Oracle, exact: Embedded
) -> None:
    path = tmp_path_factory.mktemp("drawn") / "drawn.py"
    path.write_text(Generator(DrawnChooser(data)).file(), encoding="utf-8")
    compare(path, oracle, exact)


def test_random_pipelines_compile_to_the_same_workflows(
    tmp_path: Path, oracle: Oracle, exact: Embedded
) -> None:
    compared = 0
    for seed in range(EXAMPLES):
        path = tmp_path / f"random{seed}.py"
        path.write_text(Generator(RandomChooser(random.Random(seed))).file(), encoding="utf-8")
        compared += compare(path, oracle, exact)
    assert compared > EXAMPLES * 0.8


# Where the real SDK writes what can't run, the compiler does what was meant, and says so.
FIXED = {
    "p02_control": {"cond_out", "loop_in_loop"},
    "p03_k8s": {"k8s_all"},
    "p09_habits": {"parts_beside", "parts_around", "late_values"},
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_workflows_that_could_not_run_differ(path: Path, oracle: Oracle, fixing: Embedded) -> None:
    expected = oracle.compile(path)["pipelines"]
    compiled = fixing.compile(path)
    differing = {
        item.function
        for item in compiled.pipelines
        if differences(load(expected[item.function]), load(item.manifest))
    }
    assert differing == FIXED.get(path.stem, set())
    told = {item.pipeline for item in compiled.diagnostics if item.code.startswith("quirk-")}
    assert told == differing


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_workflows_fit_argos_schema(path: Path, fixing: Embedded) -> None:
    import jsonschema

    schema = json.loads((Path(__file__).parent / "schemas" / "argo-v4.1.2.schema.json").read_text())
    definitions = schema["definitions"]
    for name in definitions:
        # The API takes numbers for these; the published schema knows their texts only.
        if name.endswith((".IntOrString", ".Quantity")):
            definitions[name] = {"type": ["string", "number"]}
    validator = jsonschema.Draft7Validator(
        {"$ref": "#/definitions/io.argoproj.workflow.v1alpha1.Workflow", "definitions": definitions}
    )
    for item in fixing.compile(path).pipelines:
        found = [
            f"{error.json_path}: {error.message}" for error in validator.iter_errors(load(item.manifest))
        ]
        assert not found, f"{item.function}: {found[:5]}"


def test_the_same_input_gives_the_same_bytes(fixing: Embedded) -> None:
    def texts(path: Path) -> list[str]:
        lines = [item.manifest.splitlines() for item in fixing.compile(path).pipelines]
        return ["\n".join(line for line in text if "compilation_time" not in line) for text in lines]

    for path in FILES:
        assert texts(path) == texts(path)
