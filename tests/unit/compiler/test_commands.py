"""compile, lint and exec from the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAD = """\
from kfp import dsl
from kfp.components import create_component_from_func
import kfp


@create_component_from_func
def step(text: str) -> str:
    return text


"""
ONE = HEAD + "@dsl.pipeline(name='first')\ndef one(text: str = 'x'):\n    step(text)\n"
TWO = ONE + "\n\n@dsl.pipeline(name='second')\ndef two(text: str = 'y'):\n    step(text)\n"


def kfdeck(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "KFDECK_HOME": str(cwd / "home")},
    )


@pytest.fixture
def one(tmp_path: Path) -> Path:
    path = tmp_path / "one.py"
    path.write_text(ONE)
    return path


def test_compile_prints_the_workflow(one: Path) -> None:
    done = kfdeck("compile", "one.py", cwd=one.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("apiVersion: argoproj.io/v1alpha1\n")
    assert done.stderr == ""


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".zip", ".tar.gz", ".tgz"])
def test_compile_writes_every_form(one: Path, suffix: str) -> None:
    target = one.with_suffix(suffix)
    done = kfdeck("compile", "--py", str(one), "--output", str(target), cwd=one.parent)
    assert done.returncode == 0, done.stderr
    if suffix == ".zip":
        with zipfile.ZipFile(target) as archive:
            text = archive.read("pipeline.yaml").decode()
    elif suffix in (".yaml", ".yml"):
        text = target.read_text()
    else:
        with tarfile.open(target) as archive:
            member = archive.extractfile("pipeline.yaml")
            assert member is not None
            text = member.read().decode()
    assert "generateName: first-" in text


def test_compile_asks_which_pipeline(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(TWO)
    done = kfdeck("compile", "two.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "one, two" in done.stderr
    done = kfdeck("compile", "two.py", "--function", "two", cwd=tmp_path)
    assert "generateName: second-" in done.stdout
    done = kfdeck("compile", "two.py", "--function", "three", cwd=tmp_path)
    assert done.returncode == 1
    assert 'no pipeline function "three"' in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "name one FILE"),
        (["one.py", "-o", "x.json"], "should end with one of"),
        (["one.py", "--mode", "V3"], "no mode V3"),
        (["one.py", "--mode", "V2_ENGINE"], "not served"),
    ],
)
def test_bad_use_of_compile(one: Path, words: list[str], told: str) -> None:
    done = kfdeck("compile", *words, cwd=one.parent)
    assert done.returncode == 2
    assert told in done.stderr


def test_compile_tells_errors_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(ONE + "    step(step(text))\n")
    done = kfdeck("compile", "bad.py", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "bad.py:14:5:" in done.stderr
    assert "error task-as-input:" in done.stderr


def test_exec_really_writes_and_gives_arguments_and_exit_code(tmp_path: Path) -> None:
    text = ONE + (
        "if __name__ == '__main__':\n    import sys\n"
        "    kfp.compiler.Compiler().compile(one, sys.argv[1])\n    sys.exit(5)\n"
    )
    (tmp_path / "main.py").write_text(text)
    done = kfdeck("exec", "main.py", "out.yaml", cwd=tmp_path)
    assert done.returncode == 5, done.stderr
    assert "generateName: first-" in (tmp_path / "out.yaml").read_text()
    assert not list(tmp_path.glob("*.json"))
    done = kfdeck("compile", "main.py", cwd=tmp_path)
    assert done.returncode == 0


def test_nothing_is_written_while_compiling(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(ONE + "kfp.compiler.Compiler().compile(one, 'side.yaml')\n")
    done = kfdeck("compile", "module.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["module.py"]


def test_undecorated_pipelines_are_found(tmp_path: Path) -> None:
    text = HEAD + (
        "def recorded(text: str = 'x'):\n    step(text)\n"
        "def under_main():\n    recorded()\n"
        "kfp.Client(host='nowhere').create_run_from_pipeline_func(recorded, arguments={'text': 'given'})\n"
        "if __name__ == '__main__':\n    kfp.compiler.Compiler().compile(under_main, __file__ + '.yaml')\n"
    )
    (tmp_path / "quiet.py").write_text(text)
    done = kfdeck("compile", "quiet.py", cwd=tmp_path)
    assert done.returncode == 2
    assert "recorded, under_main" in done.stderr
    (tmp_path / "plain.py").write_text(HEAD + "def obvious():\n    step('x')\n")
    assert "generateName: obvious-" in kfdeck("compile", "plain.py", cwd=tmp_path).stdout


SUSPICIOUS = """\
import json
from kfp import dsl
from kfp.components import create_component_from_func

LIMIT = 5


@create_component_from_func
def step(text: str, found: list = []) -> str:
    import numpy
    found.append(json.dumps(LIMIT))
    if (size := len(text)) > 3:
        return text
    return str(size)


@dsl.pipeline(name="suspicious")
def suspicious(used: str = "x", unused: int = "abc"):
    task = step(used)
    if task.output == "x":
        step("a" * 5000)
    with dsl.Condition(task.output == "a"):
        with dsl.Condition(task.output == "b"):
            step("never")
    with dsl.ParallelFor(list(range(1000))) as item:
        inner = step(item)
    step(inner.output)
"""


def test_lint_finds_what_is_suspicious(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text(SUSPICIOUS)
    done = kfdeck("lint", "file.py", "--json", cwd=tmp_path)
    assert done.returncode == 1
    found = {(item["code"], item["line"]) for item in json.loads(done.stdout)}
    assert found == {
        ("outside-name", 11),
        ("unknown-module", 10),
        ("mutable-default", 11),
        ("image-syntax", 12),
        ("unused-parameter", 18),
        ("default-type", 18),
        ("python-if", 20),
        ("large-constant", 21),
        ("never-runs", 23),
        ("long-loop", 25),
        ("loop-output", 27),
        ("quirk-lost-output", 25),
    }


def test_suspicions_can_be_switched_off(tmp_path: Path) -> None:
    text = SUSPICIOUS.replace("import numpy", "import numpy  # kfdeck: ignore[unknown-module]")
    text = text.replace("LIMIT = 5", "LIMIT = 5  # kfdeck: ignore-file[outside-name, long-loop]")
    text = text.replace("if (size", "if (size").replace('== "x":', '== "x":  # kfdeck: ignore')
    (tmp_path / "file.py").write_text(text)
    done = kfdeck("lint", "file.py", "--json", "--ignore", "unused-parameter", cwd=tmp_path)
    found = {item["code"] for item in json.loads(done.stdout)}
    assert not found & {"unknown-module", "outside-name", "long-loop", "python-if", "unused-parameter"}
    assert "large-constant" in found


NEWER = "from kfp import dsl\n@dsl.component\ndef f(a: int) -> int:\n    return a\n"


@pytest.mark.parametrize(
    "text",
    [
        "from kfp import dsl\n@dsl.component(base_image='x')\ndef f(a: int) -> int:\n    return a\n",
        "from kfp.dsl import Input, Dataset\n",
        "from kfp import kubernetes\n",
        "import kfp.v2.dsl\n",
        "from kfp import dsl\nx = dsl.If\n",
        "from kfp.dsl import component\n@component\ndef f(a: int) -> int:\n    return a\n",
        "import numpyy\nfrom kfp.v2 import dsl\n",
        NEWER + "@dsl.pipeline\ndef p():\n    f(a=1)\n",
        NEWER + "@dsl.pipeline(name='p')\ndef p():\n    f(a=f(a=1).output)\n",
        NEWER + "@dsl.pipeline()\ndef p():\n    with dsl.If(f(a=1).output == 1):\n        f(a=2)\n",
    ],
)
def test_the_newer_dsl_is_recognised(tmp_path: Path, text: str) -> None:
    (tmp_path / "v2.py").write_text(text)
    done = kfdeck("lint", "v2.py", "--json", cwd=tmp_path)
    problems = json.loads(done.stdout)
    assert [item["code"] for item in problems] == ["v2-dsl"]
    assert "--sdk installed" in problems[0]["message"] + problems[0]["hint"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "@dsl.pipeline\ndef p():\n    step('x')\n",
        HEAD + "@dsl.pipeline(name='p')\ndef p(n: int = 1):\n    step(n + 1)\n",
        "from kfp import dsl\n@dsl.component\ndef op(a: int) -> {'b': 'X'}:\n"
        "    return dsl.ContainerOp(name='op', image=a.missing)\n"
        "@dsl.pipeline(name='p')\ndef p(n: int = 1):\n    op(n)\n",
    ],
)
def test_a_mistake_does_not_make_a_file_one_of_the_newer_dsl(tmp_path: Path, text: str) -> None:
    (tmp_path / "v1.py").write_text(text)
    codes = [item["code"] for item in json.loads(kfdeck("lint", "v1.py", "--json", cwd=tmp_path).stdout)]
    assert "v2-dsl" not in codes
    assert {"type", "attribute"} & set(codes)


def test_names_that_are_not_served_say_so(tmp_path: Path) -> None:
    for text in (
        "from kfp.components import load_componnent\n",
        "import kfp\nkfp.components.load_componnent\n",
    ):
        (tmp_path / "typo.py").write_text(text)
        problem = json.loads(kfdeck("lint", "typo.py", "--json", cwd=tmp_path).stdout)[0]
        assert problem["code"] == "sdk-missing"
        assert "'load_component'" in problem["message"]


def test_a_component_from_an_address_works_offline_later(tmp_path: Path) -> None:
    component = tmp_path / "component.yaml"
    component.write_text("name: Far\nimplementation: {container: {image: i, command: [c]}}\n")
    (tmp_path / "url.py").write_text(
        f"from kfp import components, dsl\nfar = components.load_component_from_url('{component.as_uri()}')\n"
        "@dsl.pipeline(name='p')\ndef p():\n    far()\n"
    )
    first = kfdeck("compile", "url.py", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    component.unlink()
    assert kfdeck("compile", "url.py", cwd=tmp_path).returncode == 0
    (tmp_path / "url.py").write_text(
        "from kfp import components\n\ncomponents.load_component_from_url('http://127.0.0.1:1/x.yaml')\n"
    )
    done = kfdeck("compile", "url.py", cwd=tmp_path)
    assert done.returncode == 1
    assert "url.py:3:" in done.stderr
    assert "component-fetch" in done.stderr
