"""From the traceback of a step's program to the person's line: real programs, really run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tui.compiler import compile_file
from tui.watch.origins import definition, origin_of

FILE = """\
from kfp import dsl
from kfp.components import create_component_from_func
from parts.steps import far as far_op


def near(rows: int) -> int:
    values = [1]
    def inner(n):
        values = [1, 2]
        return values[n]
    rows = rows + 0
    return inner(
        rows
    )


near_op = create_component_from_func(near)


@dsl.pipeline(name='p')
def p(rows: int = 5):
    near_op(rows)
    far_op(rows)
"""
STEPS = """\
from kfp.components import func_to_container_op

@func_to_container_op
def far(rows: int) -> int:
    '''Far.'''
    import json
    return json.loads('{') + rows
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A pipeline file with a step of its own, and one in a package beside it."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").touch()
    (tmp_path / "parts" / "steps.py").write_text(STEPS)
    file = tmp_path / "file.py"
    file.write_text(FILE)
    return file


def run_step(source: Path, step: str) -> tuple[list[str], list[str]]:
    """Run a step's program as the container would; give what it wrote, and the command's texts."""
    (pipeline,) = compile_file(source).pipelines
    found: list[dict[str, Any]] = yaml.safe_load(pipeline.manifest)["spec"]["templates"]
    container = next(item for item in found if item["name"] == step)["container"]
    program = container["command"][-1]
    file = source.parent / "tmp.abcdef"
    file.write_text(program)
    words = [sys.executable, str(file), "--rows", "5", "----output-paths", str(source.parent / "out")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr.splitlines(), container["command"]


def test_the_innermost_line_of_the_persons_is_found(source: Path) -> None:
    rows, programs = run_step(source, "near")
    origin = origin_of(rows, programs, source)
    assert origin is not None
    assert (origin.file, origin.line, origin.text) == (source, 10, "return values[n]")


def test_a_line_in_a_package_beside_the_file_is_found(source: Path) -> None:
    rows, programs = run_step(source, "far")
    origin = origin_of(rows, programs, source)
    assert origin is not None
    assert (origin.file.name, origin.line) == ("steps.py", 7)
    assert origin.text == "return json.loads('{') + rows"


def test_a_line_that_was_changed_since_is_not_guessed(source: Path) -> None:
    rows, programs = run_step(source, "near")
    source.write_text(
        FILE.replace("return values[n]", "return values[0]").replace("return inner(", "return (")
    )
    assert origin_of(rows, programs, source) is None
    source.unlink()
    assert origin_of(rows, programs, source) is None


def test_lines_may_have_moved(source: Path) -> None:
    rows, programs = run_step(source, "near")
    source.write_text("# one\n# two\n" + FILE)
    origin = origin_of(rows, programs, source)
    assert origin is not None
    assert origin.line == 12


def test_no_traceback_is_no_origin(source: Path) -> None:
    assert origin_of(["all is well", 'File "x", line 3, in near'], ["def near(): pass"], source) is None


def test_definitions_are_found(source: Path) -> None:
    found = [definition(source, name) for name in ("near", "far", "nobody")]
    assert [(item.file.name, item.line) if item else None for item in found] == [
        ("file.py", 6),
        ("steps.py", 4),
        None,
    ]
