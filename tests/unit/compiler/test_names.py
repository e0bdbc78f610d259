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
from kfp.dsl._container_op import ContainerOp
from kfp.dsl._pipeline_param import PipelineParam
from kfp.dsl.data_passing_methods import KubernetesVolume
from kfp.dsl.types import GCSPath, InconsistentTypeException, Integer, String
from kfp.onprem import mount_pvc, use_k8s_secret
import kubernetes
from kubernetes import client, config
from kubernetes import client as k8s_client
from kubernetes.client import V1EnvVar, V1Toleration, V1Volume
from kubernetes.client.models import V1EnvVarSource, V1SecretKeySelector
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
        ("import kfp.cli\n", "no module kfp.cli"),
        ("from kubernetes.client import CoreV1Api\nCoreV1Api()\n", "CoreV1Api"),
        ("from kfp import compiler\ncompiler.build_python_component(print, 'x')\n", "builds an image"),
        (
            "import kfp\nkfp.components.func_to_container_op(print, use_code_pickling=True)\n",
            "pickling",
        ),
    ],
)
def test_what_is_not_served_says_so(tmp_path: Path, text: str, told: str) -> None:
    done = run_with_sdk(text, tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
