"""The program inside of a step: ours and the real SDK's do the same with the same input."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.comparator import load
from tests.conformance.conftest import Embedded
from tests.conformance.oracle import Oracle

pytestmark = pytest.mark.oracle

FILE = '''\
from typing import List, NamedTuple

from kfp import dsl
from kfp.components import (
    InputBinaryFile, InputPath, InputTextFile, OutputBinaryFile, OutputPath, OutputTextFile,
    create_component_from_func,
)


@create_component_from_func
def scalars(a: int, b: float, c: bool, d: str, e: list, f: dict, g: 'Custom', h=None) -> str:
    """Says what it got."""
    text = repr([a, b, c, d, e, f, g, h])
    print(text)
    return text


@create_component_from_func
def optional(x: int = 5, y: str = "dflt", z: list = [1, 2]) -> NamedTuple(
    "Out", [("i", int), ("f", float), ("b", bool), ("l", list), ("d", dict), ("s", str), ("o", "Other")]
):
    return x, 0.5, True, z, {"b": 1, "a": [y]}, y, "other"


@create_component_from_func
def files(
    path: InputPath(str), text_file: InputTextFile(), data_file: InputBinaryFile(),
    out_path: OutputPath(str), written_file: OutputTextFile(str), raw_file: OutputBinaryFile(),
    maybe_path: InputPath() = None,
):
    with open(path) as stream, open(out_path, "w") as out:
        out.write(stream.read().upper())
    written_file.write(text_file.read() + repr(maybe_path is None))
    raw_file.write(data_file.read())


@create_component_from_func
def wrong(kind: str) -> int:
    def inner(x: List[int]) -> List[int]:
        return x
    if kind == "raise":
        raise ValueError("no")
    if kind == "exit":
        raise SystemExit(7)
    return {"text": "12", "float": 1.5, "none": None}[kind]


@create_component_from_func
def korean(값: str = "가") -> str:
    """한글 설명"""
    return 값 + "나"


@dsl.pipeline(name="programs")
def programs():
    scalars(1, 2.0, True, "x", [], {}, "c")
    optional()
    files("a", "b", "c")
    wrong("text")
    korean()
'''
# Step, and what stands in place of the flags' values; paths under @ are made in a folder.
CASES = [
    ("scalars", "--a 1 --b 1.5 --c yes --d text --e [1,2] --f {} --g cust --h 5"),
    ("scalars", '--a -7 --b 1e3 --c False --d= --e [1.5] --f {"a":1} --g c'),
    ("scalars", "--a x --b 1.5 --c yes --d text --e [] --f {} --g c"),
    ("scalars", "--a 1 --b 1.5 --c maybe --d text --e [] --f {} --g c"),
    ("scalars", "--a 1 --b 1.5 --c 1 --d text --e [ --f {} --g c"),
    ("scalars", "--a 1"),
    ("scalars", "--help"),
    ("optional", ""),
    ("optional", "--x 9 --y given --z []"),
    ("files", "--path @in --text @in --data @in"),
    ("files", "--path @in --text @in --data @in --maybe @in"),
    ("files", "--path @missing --text @missing --data @in"),
    ("wrong", "--kind text"),
    ("wrong", "--kind float"),
    ("wrong", "--kind none"),
    ("wrong", "--kind raise"),
    ("wrong", "--kind exit"),
    ("korean", ""),
]
OUTPUTS = {"scalars": 1, "optional": 7, "files": 0, "wrong": 1, "korean": 1}
FILE_OUTPUTS = {"files": ["--out", "@made/out/data", "--written", "@made/w/data", "--raw", "@made/r/data"]}
VERSIONS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


def _programs(manifest: str) -> dict[str, str]:
    templates = load(manifest)["spec"]["templates"]
    return {item["name"]: item["container"]["command"][-1] for item in templates if "container" in item}


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, oracle: Oracle, exact: Embedded
) -> tuple[dict[str, str], dict[str, str]]:
    path = tmp_path_factory.mktemp("programs") / "programs_file.py"
    path.write_text(FILE, encoding="utf-8")
    expected = oracle.compile(path)["pipelines"]["programs"]
    compiled = exact.compile(path)
    assert compiled.pipelines, compiled.diagnostics
    return _programs(expected), _programs(compiled.pipelines[0].manifest)


def _python(version: str) -> str | None:
    """Find an interpreter that really starts (a version manager's shim may not)."""
    candidates = [shutil.which(f"python{version}")]
    candidates += [str(item) for item in Path.home().glob(f".pyenv/versions/{version}.*/bin/python")]
    for candidate in candidates:
        if candidate is None:
            continue
        done = subprocess.run([candidate, "--version"], capture_output=True, text=True)
        if done.returncode == 0 and f"{version}." in done.stdout + done.stderr:
            return candidate
    return None


def _run(python: str, text: str, step: str, arguments: str, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    (folder / "in").write_text("some text\n값\n", encoding="utf-8")
    program = folder / "program.py"
    program.write_text(text, encoding="utf-8")
    outputs = [f"@results/{index}/data" for index in range(OUTPUTS[step])]
    extra = FILE_OUTPUTS.get(step, []) + (["----output-paths", *outputs] if outputs else [])
    command = [item.replace("@", f"{folder}/") for item in [*arguments.split(), *extra]]
    done = subprocess.run(
        [python, "-u", str(program), *command],
        capture_output=True,
        text=True,
        cwd=folder,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"},
    )
    made = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("in", "program.py")
    }
    told = done.stderr.replace(str(folder), "@").splitlines()
    return {"code": done.returncode, "output": done.stdout, "files": made, "told": told}


@pytest.mark.parametrize(("step", "arguments"), CASES)
def test_both_programs_do_the_same(
    step: str, arguments: str, both: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    # Up to 3.11, where the real SDK's way of reading truth values still exists.
    python = _python("3.11") or _python("3.10") or _python("3.9")
    assert python, "no Python from 3.9 to 3.11 is here"
    expected = _run(python, both[0][step], step, arguments, tmp_path / "expected")
    actual = _run(python, both[1][step], step, arguments, tmp_path / "actual")
    assert actual["code"] == expected["code"], actual["told"]
    assert actual["files"] == expected["files"]
    assert actual["output"] == expected["output"].replace(
        str(tmp_path / "expected"), str(tmp_path / "actual")
    )
    if expected["code"] == 2:
        assert actual["told"] == expected["told"]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_program_runs_on_every_python(
    version: str, both: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    python = _python(version)
    if python is None:
        pytest.skip(f"Python {version} is not installed here")
    results = [
        _run(python, both[1][step], step, arguments, tmp_path / str(index))["code"]
        for index, (step, arguments) in enumerate(CASES)
    ]
    assert results == [0, 0, 2, 2, 2, 2, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1, 7, 0]
