"""The house's own rules: which rooms stay headless, and how large files and functions may grow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADLESS = ("model", "compiler", "graph", "logs", "engine", "backends", "watch", "cli")
# What a command may import late, when it is the one that opens a screen.
SCREEN_COMMANDS = ("tui.cli.app", "tui.cli.view")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_TEST_FILE_LINES = 500
MAX_TEST_FUNCTION_LINES = 60


def _modules(room: str) -> list[str]:
    folder = ROOT / "tui" / room
    names = []
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(ROOT).with_suffix("")
        names.append(".".join(part for part in relative.parts if part != "__init__"))
    return [name for name in names if name not in SCREEN_COMMANDS and not name.endswith("__main__")]


@pytest.mark.parametrize("room", HEADLESS)
def test_a_headless_room_loads_neither_textual_nor_kubernetes(room: str) -> None:
    modules = _modules(room)
    assert modules
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'textual', 'rich', 'kubernetes'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def _sizes(path: Path) -> list[tuple[str, int]]:
    text = path.read_text(encoding="utf-8")
    found = [("file", len(text.splitlines()))]
    functions = (
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    found.extend((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return found


def _too_large(folder: str, file_limit: int, function_limit: int) -> list[str]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        if {"examples", "pipelines", "probes"} & set(path.parts):
            continue
        for name, lines in _sizes(path):
            limit = file_limit if name == "file" else function_limit
            if lines > limit:
                found.append(f"{path.relative_to(ROOT)}: {name} has {lines} lines (at most {limit})")
    return found


def test_files_and_functions_stay_small() -> None:
    assert _too_large("tui", MAX_FILE_LINES, MAX_FUNCTION_LINES) == []
    assert _too_large("tests", MAX_TEST_FILE_LINES, MAX_TEST_FUNCTION_LINES) == []
