"""`kfdeck graph` as a process: sources, formats, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PIPELINE = """
metadata: {generateName: flow-}
spec:
  entrypoint: flow
  templates:
  - name: flow
    dag:
      tasks:
      - {name: gen, template: t}
      - {name: condition-1, template: condition-1, when: '{{tasks.gen.outputs.parameters.gen-Output}} > 3'}
      - {name: 마지막, template: t, dependencies: [condition-1]}
  - name: condition-1
    dag: {tasks: [{name: deploy, template: t}]}
  - {name: t, container: {image: alpine}}
"""


def kfdeck(*words: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui", "graph", *words],
        input=text,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", "LINES": "24", **environment},
    )


@pytest.fixture
def workflow(tmp_path: Path) -> str:
    path = tmp_path / "flow.yaml"
    path.write_text(PIPELINE, encoding="utf-8")
    return str(path)


def test_text_has_no_colour_and_no_trailing_blanks(workflow: str) -> None:
    done = kfdeck(workflow)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "╭ if gen > 3 ─" in done.stdout
    assert "마지막" in done.stdout
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_colour_can_be_asked_for(workflow: str) -> None:
    assert "\x1b[" in kfdeck(workflow, "--color", "always").stdout
    assert "\x1b[" not in kfdeck(workflow, "--color", "never").stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_colour_unless_it_is_refused(
    workflow: str, environment: dict[str, str], coloured: bool
) -> None:
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "tui", "graph", workflow],
        stdout=theirs,
        cwd=ROOT,
        env={**inherited, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **environment},
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "if gen > 3" in shown
    assert ("\x1b[" in shown) is coloured


def test_ascii_is_asked_for_or_follows_from_the_encoding(workflow: str) -> None:
    asked = kfdeck(workflow, "--ascii").stdout
    assert asked.replace("마지막", "").isascii()
    titled = {
        "nodes": [{"id": "a", "parent": "c"}],
        "scopes": [{"id": "c", "title": "big · if x > 1"}],
        "edges": [],
    }
    for density in ("box", "line", "tree"):
        drawn = kfdeck("-", "--ascii", "--density", density, text=json.dumps(titled)).stdout
        assert drawn.isascii(), drawn
        assert "if x > 1" in drawn
    followed = kfdeck("-", text='{"nodes": ["a", "b"], "edges": [["a", "b"]]}', PYTHONIOENCODING="ascii")
    assert followed.returncode == 0
    assert followed.stdout.isascii()
    assert "+" in followed.stdout


def test_direction_density_and_folding(workflow: str) -> None:
    right = kfdeck(workflow, "--direction", "right", "--density", "line").stdout
    assert "►" in right
    assert "┌" not in right.splitlines()[0]
    assert "▸ if gen > 3" in kfdeck(workflow, "--fold", "condition-1").stdout
    assert "└ ▾ if gen > 3" in kfdeck(workflow, "--density", "tree").stdout
    unknown = kfdeck(workflow, "--fold", "nothing")
    assert unknown.returncode == 2
    assert "condition-1" in unknown.stderr


def test_json_can_be_drawn_again(workflow: str) -> None:
    first = kfdeck(workflow, "--format", "json").stdout
    document = json.loads(first)
    assert {node["id"] for node in document["nodes"]} == {"gen", "condition-1.deploy", "마지막"}
    assert document["edges"][0]["route"]
    assert kfdeck("-", text=first).stdout == kfdeck(workflow).stdout


def test_other_formats(workflow: str) -> None:
    assert kfdeck(workflow, "--format", "dot").stdout.startswith("digraph")
    assert kfdeck(workflow, "--format", "mermaid").stdout.startswith("flowchart TD")
    picture = ElementTree.fromstring(kfdeck(workflow, "--format", "svg").stdout)
    assert picture.tag.endswith("svg")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"nodes": ["a", "b"], "edges": [["a", "b"], ["b", "a"]]}', "`a` -> `b` -> `a`"),
        ('{"nodes": ["a"], "edges": [["a", "z"]]}', "there is no `z`"),
        ("nothing", "not an object"),
    ],
)
def test_an_error_in_the_source_is_named(text: str, named: str) -> None:
    done = kfdeck("-", text=text)
    assert done.returncode == 1
    assert named in done.stderr
    assert done.stdout == ""


def test_bad_use_is_two(tmp_path: Path) -> None:
    assert kfdeck(str(tmp_path / "missing.yaml")).returncode == 2
    assert kfdeck(str(tmp_path)).returncode == 2
    assert kfdeck("-", "--width", "0").returncode == 2
    assert kfdeck(str(tmp_path / "missing.py")).returncode == 2
    home = kfdeck("no-such-run", KFDECK_HOME=str(tmp_path))
    assert home.returncode == 2
    assert "no-such-run" in home.stderr


def test_the_import_is_light() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import tui.graph\n"
        "from tui.graph import layout\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(loaded - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {"__main__", "tui"}
