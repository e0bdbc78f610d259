"""The names that pipeline files import are there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
IMPORTS = """
import kfp
import kfp.compiler, kfp.components, kfp.dsl, kfp.onprem
import kfp.gcp, kfp.aws, kfp.azure, kfp.auth, kfp.containers
import kfp.compiler as compiler
import kfp.components as comp
import kfp.dsl as dsl
from kfp import Client, LocalClient, aws, azure, compiler, components, dsl, gcp, onprem
from kfp import auth, cli, containers, notebook, pipeline_spec, v2
from kfp import run_pipeline_func_locally, run_pipeline_func_on_cluster
from kfp.auth import ServiceAccountTokenVolumeCredentials
from kfp.compiler import Compiler, build_python_component
from kfp.compiler.compiler import Compiler
from kfp.components import (
    ComponentStore, InputBinaryFile, InputPath, InputTextFile, OutputBinaryFile, OutputPath, OutputTextFile,
    create_component_from_func, create_graph_component_from_pipeline_func, default_base_image_or_builder,
    func_to_component_text, func_to_container_op, load_component, load_component_from_file,
    load_component_from_text, load_component_from_url,
)
from kfp.components._python_op import func_to_container_op
from kfp.components._structures import ComponentSpec
from kfp.components.structures import (
    ComponentSpec, ConcatPlaceholder, ContainerImplementation, ContainerSpec, GraphSpec, IfPlaceholder,
    InputPathPlaceholder, InputSpec, InputValuePlaceholder, MetadataSpec, OutputPathPlaceholder, OutputSpec,
    TaskSpec,
)
from kfp.dsl import (
    BaseOp, Condition, ContainerOp, EXECUTION_ID_PLACEHOLDER, ExitHandler, InitContainer, InputArgumentPath,
    OpsGroup, ParallelFor, Pipeline, PipelineConf, PipelineExecutionMode, PipelineParam, PipelineVolume,
    RUN_ID_PLACEHOLDER,
    ResourceOp, Sidecar, SubGraph, UserContainer, VOLUME_MODE_RWO, VolumeOp, VolumeSnapshotOp, component,
    get_pipeline_conf, graph_component, pipeline, python_component,
)
from kfp.dsl._container_op import ALLOWED_RETRY_POLICIES, Container, ContainerOp
from kfp.dsl._pipeline_param import PipelineParam, extract_pipelineparams_from_any, sanitize_k8s_name
from kfp.dsl._for_loop import LoopArguments
from kfp.dsl.extensions.kubernetes import use_secret
from kfp.compiler._default_transformers import add_pod_env, add_pod_labels
from kfp.compiler._k8s_helper import convert_k8s_obj_to_json
from kfp.compiler.main import compile_pyfile
from kfp.components import InputArtifact, OutputArtifact
from kfp.components._components import _create_task_factory_from_component_spec
from kfp.components._data_passing import serialize_value
from kfp.components._python_op import _func_to_component_spec
from kfp.components._yaml_utils import dump_yaml, load_yaml
assert dsl._for_loop.LoopArguments.NUM_CODE_CHARS == 8
assert sanitize_k8s_name("Ab_C d--") == "ab-c-d" and sanitize_k8s_name("Ab_C d--", True) == "Ab_C-d"
assert [item.op for item in dsl.match_serialized_pipelineparam("x {{pipelineparam:op=a;name=b}}")] == ["a"]
assert serialize_value([2, 1], "list[int]") == "[2, 1]"
from kfp.dsl.data_passing_methods import KubernetesVolume
from kfp.dsl.types import GCSPath, InconsistentTypeException, Integer, String
from kfp.onprem import mount_pvc, use_k8s_secret
import kubernetes
from kubernetes import client, config
from kubernetes import client as k8s_client
from kubernetes.client import V1EnvVar, V1Toleration, V1Volume
from kubernetes.client.models import V1EnvVarSource, V1SecretKeySelector
from kubernetes.client.models.v1_volume_mount import V1VolumeMount
from kubernetes.client.rest import ApiException
from kubernetes.client.api.core_v1_api import CoreV1Api
from kubernetes.config.config_exception import ConfigException
CoreV1Api().list_namespaced_pod("any")
assert convert_k8s_obj_to_json(V1EnvVar("a", PipelineParam("b")))["value"] == "{{pipelineparam:op=;name=b}}"
assert kfp.__version__.startswith("1.8")
assert kubernetes.client.V1EnvVar is V1EnvVar is kubernetes.client.models.V1EnvVar
"""


def run_with_sdk(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "file.py"
    path.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "tui", "exec", str(path)], capture_output=True, text=True, cwd=ROOT
    )


def test_public_names_can_be_imported(tmp_path: Path) -> None:
    done = run_with_sdk(IMPORTS, tmp_path)
    assert done.returncode == 0, done.stderr


GRAPH = """
from kfp import compiler, components, dsl
from kfp.components import create_component_from_func, create_graph_component_from_pipeline_func
@create_component_from_func
def add(a: int, b: int = 2) -> int:
    return a + b
def inner(x: int = 1):
    first = add(x)
    second = add(first.output, x)
    return {"total": second.output}
graph = create_graph_component_from_pipeline_func(inner, "inner.yaml", embed_component_specs=True)
again = components.load_component_from_file("inner.yaml")
@dsl.pipeline(name="outer")
def outer():
    add(again(graph(5).outputs["total"]).outputs["total"])
compiler.Compiler().compile(outer, "outer.yaml")
print(open("outer.yaml").read().count("template: add"))
"""


def test_graph_components_are_made_saved_loaded_and_expanded(tmp_path: Path) -> None:
    text = GRAPH.replace('"inner.yaml"', repr(str(tmp_path / "inner.yaml")))
    done = run_with_sdk(text.replace('"outer.yaml"', repr(str(tmp_path / "outer.yaml"))), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "5\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import kfp.cli.run\n", "no module kfp.cli.run"),
        ("from kubernetes.client import Nothing\n", "Nothing"),
        ("import kfp.auth.other\n", "no module kfp.auth.other"),
        ("import kfp\nkfp.components.create_component_from_airflow_op(1)\n", "not served"),
        ("from kfp import compiler\ncompiler.build_python_component(print, 'x')\n", "builds an image"),
    ],
)
def test_what_is_not_served_says_so(tmp_path: Path, text: str, told: str) -> None:
    done = run_with_sdk(text, tmp_path)
    assert done.returncode == 1
    assert told in done.stderr


PICKLED = """
import sys, types
made = types.ModuleType("cloudpickle")
made.__version__ = "9.9"
made.dumps = lambda value, protocol: b"pickle of " + value.__name__.encode()
made.list_registry_pickle_by_value = lambda: set()
made.register_pickle_by_value = lambda module: print("taken in:", module.__name__)
made.unregister_pickle_by_value = lambda module: None
if {installed}:
    sys.modules["cloudpickle"] = made
from kfp.components import func_to_container_op
def step(number: int) -> int:
    return number
op = func_to_container_op(step, use_code_pickling=True, modules_to_capture=["json"])
print(op.component_spec.implementation.container.command[-1])
"""


def test_a_pickled_function_travels_with_its_modules(tmp_path: Path) -> None:
    done = run_with_sdk(PICKLED.format(installed=True), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("taken in: json\n")
    assert "cGlja2xlIG9mIHN0ZXA=" in done.stdout
    assert "cloudpickle==9.9" in done.stdout
    compile(done.stdout.partition("\n")[2], "program", "exec")


def test_pickling_without_cloudpickle_says_what_to_install(tmp_path: Path) -> None:
    done = run_with_sdk(
        "import sys\nsys.modules['cloudpickle'] = None\n" + PICKLED.format(installed=False), tmp_path
    )
    assert done.returncode == 1
    assert "pip install cloudpickle" in done.stderr


WORKFLOW = """
import kfp
from kfp import dsl
def steps(a="1"):
    dsl.ContainerOp("one", "image", arguments=[a, dsl.PipelineParam("late")])
compiler = kfp.compiler.Compiler()
made = compiler._create_workflow(steps, "My Name", "Words", [dsl.PipelineParam("late", value=5)])
print(made["metadata"]["generateName"], made["spec"]["arguments"]["parameters"])
assert '"description": "Words"' in made["metadata"]["annotations"]["pipelines.kubeflow.org/pipeline_spec"]
assert "generateName: my-name-" in compiler._write_workflow(made)
compiler._write_workflow(made, {path!r})
"""


def test_a_workflow_is_given_as_data_with_another_name_and_parameters(tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    done = run_with_sdk(WORKFLOW.format(path=str(path)), tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "my-name- [{'name': 'a', 'value': '1'}, {'name': 'late', 'value': 5}]\n"
    assert path.read_text().startswith("apiVersion")
