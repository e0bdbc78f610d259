"""Files import more than they need: what is not here must not stop a pipeline that does not use it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.unit.compiler.test_circles import compile_text
from tui.compiler.run import standins
from tui.model import Severity

PIPELINE = """
import kfp
from kfp import dsl
@dsl.pipeline(name="steps")
def steps():
    dsl.ContainerOp("one", "image")
"""
PROGRAM = """
import kfp_server_api
from kfp_server_api.rest import ApiException
import googleapiclient.discovery, strip_hints, uritemplate
from googleapiclient import discovery
from google.cloud import storage
class Settings(strip_hints.Base):
    pass
@discovery.command()
@strip_hints.option("--name")
def main(name: kfp_server_api.ApiRun = None):
    with storage.Client() as client:
        return list(client.buckets["one"])
assert main() == []
try:
    discovery.build("service")
except ApiException:
    raise
"""


@pytest.mark.skipif(bool(importlib.util.find_spec("kfp_server_api")), reason="the SDK is installed here")
async def test_what_the_sdk_requires_is_stood_in_for(tmp_path: Path) -> None:
    compiled = await compile_text(PROGRAM + PIPELINE, tmp_path)
    assert compiled.ok, [str(item) for item in compiled.diagnostics]
    told = [item for item in compiled.diagnostics if item.code == "sdk-dependency"]
    assert {item.severity for item in told} == {Severity.INFO}
    assert [item.location.line for item in told if item.location][:1] == [4]
    assert len(told) == len({item.message for item in told}) >= 4


async def test_other_modules_are_still_missing(tmp_path: Path) -> None:
    for text in ("import no_such_module_anywhere\n", "from google.cloud import no_such_part\n"):
        compiled = await compile_text(text + PIPELINE, tmp_path)
        assert [item.code for item in compiled.errors] == ["import"]


def test_a_finder_answers_for_its_own_only_and_can_be_removed() -> None:
    finder = standins.install(frozenset(("made_up_requirement",)))
    try:
        made = importlib.import_module("made_up_requirement.inner")
        assert made.Client(1).anything().at_all
        with pytest.raises(made.OwnError):
            raise made.OwnError
        assert finder.find_spec("other_made_up") is None
    finally:
        standins.remove(finder)
    assert importlib.util.find_spec("made_up_requirement.other") is None


async def test_names_of_the_newer_dsl_may_be_imported_in_passing(tmp_path: Path) -> None:
    head = "from kfp.v2 import compiler\nfrom kfp.v2.dsl import Dataset, Input, component, ParallelFor\n"
    compiled = await compile_text(head + PIPELINE, tmp_path)
    assert compiled.ok, [str(item) for item in compiled.diagnostics]


async def test_names_of_the_newer_dsl_may_not_be_used(tmp_path: Path) -> None:
    text = "from kfp.v2.dsl import component\n@component\ndef step(): pass\n"
    compiled = await compile_text(text, tmp_path)
    (found,) = compiled.errors
    assert found.code == "v2-dsl"
    assert "kfp.v2.dsl.component" in found.message
    assert found.location is not None
    assert found.location.line == 2


CLIENT = """
import kfp
from kfp import dsl
from kfp_server_api.rest import ApiException
client = kfp.Client(host="http://" + kfp.Client.IN_CLUSTER_DNS_NAME.format("n"), namespace="n")
try:
    experiment = client.get_experiment(experiment_name="e")
except (ValueError, ApiException):
    experiment = client.create_experiment("e")
@dsl.pipeline(name="sent")
def sent(a: int = 1):
    dsl.ContainerOp("step", "image", arguments=[a])
run = client.run_pipeline(experiment.id, "job", "sent.yaml", params={"a": 3})
for old in client.list_runs(namespace="n").runs or []:
    client.runs.delete_run(old.id)
first = client.list_pipelines().pipelines[0].id
print("see " + run.id, first)
client.create_run_from_pipeline_func(sent, arguments={"a": 2}).wait_for_run_completion(60)
"""


async def test_a_client_without_a_server_does_not_keep_a_file_from_compiling(tmp_path: Path) -> None:
    compiled = await compile_text(CLIENT, tmp_path)
    assert compiled.ok
    assert [item.name for item in compiled.pipelines] == ["sent"]
    assert [(item.default, item.value) for item in compiled.pipelines[0].parameters] == [("1", "2")]
    assert not compiled.diagnostics
