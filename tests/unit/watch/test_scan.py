"""Pipeline files are found by their text."""

import os
from pathlib import Path

import pytest

from tui.watch import scan

DECORATED = """
from kfp import dsl
from kfp.dsl import pipeline

@dsl.pipeline(
    name="한국어 파이프라인",
    description="with a long decorator",
)
def 첫번째(x: int = 1):
    pass

@pipeline(name="second")
def second():
    pass
"""
SUBMITTED = """
import kfp
def third(): pass
kfp.Client(host="x").create_run_from_pipeline_func(
    third, arguments={})
"""
COMPILED = """
import kfp
def fourth(): pass
if __name__ == "__main__":
    kfp.compiler.Compiler().compile(fourth, "out.yaml")
"""


def _functions(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "file.py").write_text(text, encoding="utf-8")
    files, errors = scan(folder)
    assert errors == []
    return files[0].functions if files else ()


def test_decorated_functions_are_found_in_any_script(tmp_path: Path) -> None:
    assert _functions(tmp_path, DECORATED) == ("첫번째", "second")


def test_submitted_and_compiled_functions_are_found(tmp_path: Path) -> None:
    assert _functions(tmp_path, SUBMITTED) == ("third",)
    assert _functions(tmp_path, COMPILED) == ("fourth",)


@pytest.mark.parametrize(
    "text",
    [
        "def pipeline(): pass\n",
        "# import kfp is what one would write\n@pipeline\ndef f(): pass\n",
        "import kfp\nx = 1\n",
        "import kfpx\n@pipeline(name='a')\ndef f(): pass\n",
    ],
)
def test_other_files_are_not(tmp_path: Path, text: str) -> None:
    assert _functions(tmp_path, text) == ()


def test_the_file_is_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    text = f"{DECORATED}\nopen({str(trace)!r}, 'w').close()\n"
    assert _functions(tmp_path, text)
    assert not trace.exists()


def test_environments_and_caches_are_passed_over(tmp_path: Path) -> None:
    for folder in ("venv", ".git", "node_modules", "__pycache__", "own-env"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "p.py").write_text(DECORATED, encoding="utf-8")
    (tmp_path / "own-env" / "pyvenv.cfg").touch()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "p.py").write_text(DECORATED, encoding="utf-8")
    files, _ = scan(tmp_path)
    assert [str(file.path.relative_to(tmp_path)) for file in files] == ["deep/er/p.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_said(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    _, errors = scan(tmp_path)
    assert [error.path for error in errors] == [closed]


def test_a_broken_link_is_said_and_the_rest_is_found(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "good.py").write_text(DECORATED, encoding="utf-8")
    files, errors = scan(tmp_path)
    assert len(files) == 1
    assert [error.path.name for error in errors] == ["gone.py"]
