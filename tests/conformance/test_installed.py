"""`--sdk installed`: the kfp of a Python that is named compiles the file, of version 1 or 2."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.comparator import differences, load
from tests.conformance.oracle import Oracle, oracle_python, sdk_python
from tui.app.app import KfdeckApp
from tui.app.settings import Settings
from tui.compiler import CompileService
from tui.model import Compiled
from tui.screens.develop import DevelopScreen

HERE = Path(__file__).parent
PROBE = HERE / "probes" / "p01_naming.py"
NEWER = """\
from kfp import dsl
from steps import LIMIT

@dsl.component
def add(a: int, b: int) -> int:
    return a + b

@dsl.pipeline(name="adding")
def adding(x: int = 3):
    first = add(a=x, b=1)
    with dsl.If(first.output > LIMIT, name="big"):
        add(a=first.output, b=2)

print("loaded")
"""

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def newer() -> str:
    """A Python that has kfp 2."""
    return str(sdk_python("2.17.0"))


@pytest.fixture
def newer_file(tmp_path: Path) -> Path:
    """A pipeline file in the newer DSL, with a sibling module."""
    (tmp_path / "steps.py").write_text("LIMIT = 3\n")
    file = tmp_path / "adding.py"
    file.write_text(NEWER)
    return file


def kfdeck(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of kfdeck."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *words],
        capture_output=True,
        text=True,
        cwd=HERE.parents[1],
        timeout=120,
    )


def served(path: Path, python: str, *later: str) -> list[Compiled]:
    """Compile a file in one warm worker: as it is, and again for every text that comes later."""

    async def work() -> list[Compiled]:
        async with CompileService(
            graph_builder="tui.graph:from_workflow", installed_python=python, time_limit=5
        ) as service:
            return [
                await service.compile(path),
                *[await service.compile(path, text=text) for text in later],
            ]

    return asyncio.run(work())


def test_the_named_pythons_sdk_compiles_the_file(tmp_path: Path, oracle: Oracle) -> None:
    expected = oracle.compile(PROBE)["pipelines"]
    function = next(iter(expected))
    out = tmp_path / "out.yaml"
    words = ("--sdk", "installed", "--python", str(oracle_python()), "--function", function, "-o", str(out))
    done = kfdeck("compile", str(PROBE), *words)
    assert done.returncode == 0, done.stderr
    assert differences(load(expected[function]), load(out.read_text(encoding="utf-8"))) == []


def test_the_lines_of_tasks_and_the_graph_are_known(oracle: Oracle) -> None:
    (compiled,) = served(HERE / "probes" / "p01_naming.py", str(oracle_python()))
    pipeline = next(item for item in compiled.pipelines if item.graph and len(item.graph.nodes) > 1)
    names = {node.label for node in pipeline.graph.nodes} if pipeline.graph else set()
    assert names & set(pipeline.locations)
    for place in pipeline.locations.values():
        assert place.file == str(HERE / "probes" / "p01_naming.py")
        assert place.line > 1


def test_what_is_compiled_under_main_is_found(tmp_path: Path) -> None:
    file = tmp_path / "under_main.py"
    file.write_text(
        "import kfp\n"
        "def later():\n"
        "    kfp.dsl.ContainerOp(name='one', image='busybox')\n"
        "if __name__ == '__main__':\n"
        "    kfp.compiler.Compiler().compile(later, 'later.yaml')\n"
    )
    (compiled,) = served(file, str(oracle_python()))
    assert [item.function for item in compiled.pipelines] == ["later"], compiled.diagnostics
    assert not (tmp_path / "later.yaml").exists()


def test_the_newer_sdk_gives_a_spec_its_graph_and_its_lines(newer_file: Path, newer: str) -> None:
    (compiled,) = served(newer_file, newer)
    assert compiled.ok, compiled.diagnostics
    (pipeline,) = compiled.pipelines
    assert pipeline.name == "adding"
    assert "schemaVersion" in pipeline.manifest
    assert pipeline.graph is not None
    assert [node.label for node in pipeline.graph.nodes] == ["add", "add-2"]
    assert [(item.name, item.default) for item in pipeline.parameters] == [("x", "3")]
    assert pipeline.locations["add"].line == 10
    assert pipeline.locations["add-2"].line == 12
    assert compiled.output == "loaded\n"
    assert set(compiled.sources) >= {str(newer_file), str(newer_file.parent / "steps.py")}


def test_an_error_is_at_the_users_line_and_the_worker_goes_on(newer_file: Path, newer: str) -> None:
    wrong = NEWER.replace("b=1", "c=1")
    endless = NEWER + "while True: pass\n"
    first, second, third, dead, last = served(
        newer_file, newer, wrong, endless, NEWER + "import os; os._exit(3)\n", NEWER
    )
    assert first.ok
    (problem,) = second.errors
    assert "TypeError" in problem.message
    assert problem.location is not None
    assert problem.location.line == 10
    assert [item.code for item in third.errors] == ["time-limit"]
    assert [item.code for item in dead.errors] == ["crash"]
    assert last.ok


def test_commands_take_the_installed_sdk(newer_file: Path, newer: str) -> None:
    words = (str(newer_file), "--sdk", "installed", "--python", newer)
    drawn = kfdeck("graph", *words, "--width", "80")
    assert "add-2" in drawn.stdout, drawn.stderr
    assert kfdeck("lint", *words).returncode == 0
    refused = kfdeck("run", *words)
    assert refused.returncode != 0
    assert "PipelineSpec" in refused.stderr


def test_the_embedded_sdk_says_how_to_compile_a_newer_file(newer_file: Path) -> None:
    done = kfdeck("compile", str(newer_file))
    assert done.returncode == 1
    assert "v2-dsl" in done.stderr
    assert "--sdk installed" in done.stderr


def test_a_python_without_kfp_is_told(tmp_path: Path) -> None:
    done = kfdeck("compile", str(PROBE), "--sdk", "installed", "--python", str(tmp_path / "python"))
    assert done.returncode == 1
    assert "no-python" in done.stderr
    assert done.stdout == ""


async def test_develop_shows_a_newer_file_by_the_settings(
    newer_file: Path, newer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KFDECK_HOME", str(tmp_path / "home"))
    settings = Settings(sdk="installed", python=newer)
    app = KfdeckApp(newer_file.parent, open_file=newer_file, settings=settings)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(600):
            await pilot.pause(0.1)
            if isinstance(app.screen, DevelopScreen) and " ms" in app.screen.title_bar.text:
                break
        assert isinstance(app.screen, DevelopScreen)
        assert "adding" in app.screen.title_bar.text
        await pilot.press("down")
        assert app.screen.dag.selected in ("add", "condition-1.add-2")
