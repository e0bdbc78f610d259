"""`--sdk installed`: the kfp of a Python that is named compiles the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.comparator import differences, load
from tests.conformance.oracle import Oracle, oracle_python

HERE = Path(__file__).parent
PROBE = HERE / "probes" / "p01_naming.py"

pytestmark = pytest.mark.oracle


def kfdeck(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of kfdeck."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *words],
        capture_output=True,
        text=True,
        cwd=HERE.parents[1],
        timeout=120,
    )


def test_the_named_pythons_sdk_compiles_the_file(tmp_path: Path, oracle: Oracle) -> None:
    expected = oracle.compile(PROBE)["pipelines"]
    function = next(iter(expected))
    out = tmp_path / "out.yaml"
    words = ("--sdk", "installed", "--python", str(oracle_python()), "--function", function, "-o", str(out))
    done = kfdeck("compile", str(PROBE), *words)
    assert done.returncode == 0, done.stderr
    assert differences(load(expected[function]), load(out.read_text(encoding="utf-8"))) == []


def test_a_python_without_kfp_is_told(tmp_path: Path) -> None:
    done = kfdeck("compile", str(PROBE), "--sdk", "installed", "--python", str(tmp_path / "python"))
    assert done.returncode == 1
    assert "no-python" in done.stderr
    assert done.stdout == ""
