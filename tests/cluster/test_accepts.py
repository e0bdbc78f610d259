"""A real Kubernetes API takes the compiled workflows. Needs KUBECONFIG, kubectl and the Workflow resource."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.comparator import load
from tests.conformance.conftest import Embedded

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    [*(ROOT / "tui" / "examples").glob("*.py"), *(ROOT / "tests" / "conformance" / "probes").glob("p*.py")]
)

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not os.environ.get("KUBECONFIG"), reason="KUBECONFIG names no cluster to ask"),
    pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl on the PATH"),
]


def kubectl(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run kubectl."""
    return subprocess.run(["kubectl", *words], input=text, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """A namespace of the tests' own, taken away afterwards."""
    name = f"kfdeck-{uuid.uuid4().hex[:8]}"
    made = kubectl("create", "namespace", name)
    assert made.returncode == 0, made.stderr
    yield name
    kubectl("delete", "namespace", name, "--wait=false")


@pytest.fixture(scope="module")
def compiler() -> Iterator[Embedded]:
    """The embedded compiler as people use it."""
    embedded = Embedded(sdk_quirks=False)
    yield embedded
    embedded.close()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_is_taken_and_given_back_as_it_was(path: Path, compiler: Embedded, namespace: str) -> None:
    for item in compiler.compile(path).pipelines:
        done = kubectl("create", "-n", namespace, "-o", "json", "-f", "-", text=item.manifest)
        assert done.returncode == 0, f"{item.function}: {done.stderr}"
        stored = json.loads(done.stdout)
        assert stored["spec"] == load(item.manifest)["spec"], item.function
        gone = kubectl("delete", "workflow", "-n", namespace, stored["metadata"]["name"])
        assert gone.returncode == 0, gone.stderr


def test_what_is_no_workflow_is_refused(namespace: str) -> None:
    done = kubectl("create", "-n", namespace, "-f", "-", text="apiVersion: v1\nkind: Nothing\n")
    assert done.returncode != 0
