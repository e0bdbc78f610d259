"""The main job in a real terminal: see, run, watch, read, quit, find again, edit."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.terminal.conftest import OpenTerminal
from tests.terminal.terminal import ROOT

pytestmark = pytest.mark.tmux


@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 50)])
def test_from_a_folder_to_a_finished_run_and_back(
    open_terminal: OpenTerminal, workspace: Path, width: int, height: int
) -> None:
    terminal = open_terminal(width, height)
    terminal.start(str(workspace), cwd=workspace)
    terminal.wait_for("arithmetic", "pipelines")
    terminal.press("Enter")
    terminal.wait_for("arithmetic.py", "add", "subtract", "multiply")
    terminal.press("r")
    terminal.wait_for("value_1", "value_2", "experiment")
    terminal.press("C-u")
    terminal.type("7")
    terminal.press("C-s")
    terminal.wait_for("succeeded 3/3")
    terminal.press("Down", "Down", "Down", "l")
    terminal.wait_for("10 x 4 = 40")
    terminal.press("C-q")
    terminal.wait_for("ended with 0")

    again = open_terminal(width, height)
    again.start(cwd=workspace)
    again.wait_for("arithmetic")
    again.press("3")
    again.wait_for("1 run", "succeeded", "3/3")
    again.press("Enter")
    again.wait_for("multiply", "succeeded 3/3")


def test_the_graph_follows_the_file(open_terminal: OpenTerminal, workspace: Path) -> None:
    terminal = open_terminal()
    terminal.start("arithmetic.py", cwd=workspace)
    terminal.wait_for("multiply", "No problems")
    file = workspace / "arithmetic.py"
    text = file.read_text()
    extra = "    add_op(total.output, 1)\n\n\nif __name__"
    file.write_text(text.replace("\n\nif __name__", extra, 1))
    terminal.wait_for("add-2")
    file.write_text(text.replace("total.output", "total.outputt", 1))
    screen = terminal.wait_for("✗", "last good graph")
    assert "multiply" in screen
    file.write_text(text)
    terminal.wait_for("last good graph", "add-2", gone=True)


def test_an_empty_folder_offers_the_examples(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    terminal = open_terminal()
    terminal.start(cwd=folder)
    terminal.wait_for("No pipeline file", "E opens the examples")
    terminal.press("E")
    terminal.wait_for("arithmetic", "exit handler")


def test_a_failed_run_opens_on_its_card(open_terminal: OpenTerminal, workspace: Path) -> None:
    editor = workspace.parent / "vi"
    editor.write_text('#!/bin/sh\necho "$@" > "$0.asked"\n')
    editor.chmod(0o755)
    terminal = open_terminal(EDITOR=str(editor))
    terminal.start("exit_handler.py", cwd=workspace)
    terminal.wait_for("clean-up")
    terminal.press("r")
    terminal.wait_for("fail", "Boolean")
    terminal.press("C-u")
    terminal.type("true")
    terminal.press("Enter")
    terminal.wait_for("work failed", "RuntimeError: asked to fail", "Exit code")
    terminal.wait_for("exit_handler.py:11")
    terminal.press("e")
    asked = editor.with_name("vi.asked")
    while not asked.exists() or not asked.read_text():
        time.sleep(0.05)
    assert asked.read_text().split() == ["+11", str(workspace / "exit_handler.py")]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"KFDECK_ASCII": "1"}, {"LANG": "POSIX"}])
def test_without_colour_and_without_unicode(
    open_terminal: OpenTerminal, workspace: Path, environment: dict[str, str]
) -> None:
    terminal = open_terminal(80, 24, **environment)
    terminal.start("arithmetic.py", cwd=workspace)
    screen = terminal.wait_for("multiply", "No problems")
    if "NO_COLOR" not in environment:
        assert screen.isascii(), screen
        terminal.press("r", "C-s")
        screen = terminal.wait_for("succeeded 3/3", "+ multiply")
        assert screen.isascii(), screen
        terminal.press("3")
        assert terminal.wait_for("1 run ").isascii()


def test_a_tiny_terminal_is_survived(open_terminal: OpenTerminal, workspace: Path) -> None:
    terminal = open_terminal(20, 5)
    terminal.start("arithmetic.py", cwd=workspace)
    terminal.wait_for("20x5 is too small")
    terminal.resize(80, 24)
    terminal.wait_for("multiply", "No problems")
    terminal.press("C-q")
    terminal.wait_for("ended with 0")


def test_editing_an_example_edits_a_copy(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    script = tmp_path / "editor.sh"
    script.write_text(
        "#!/bin/sh\nfor file; do :; done\nsed -i 's/def multiply/def times/; s/(multiply/(times/' \"$file\"\n"
    )
    script.chmod(0o755)
    example = ROOT / "tui" / "examples" / "arithmetic.py"
    before = example.read_text()
    terminal = open_terminal(EDITOR=str(script))
    terminal.start(str(folder), cwd=folder)
    terminal.wait_for("E opens the examples")
    terminal.press("E")
    terminal.wait_for("arithmetic")
    terminal.press("Enter")
    terminal.wait_for("multiply", "No problems")
    terminal.press("e")
    terminal.wait_for("times", "No problems")
    assert "def times(" in (folder / "arithmetic.py").read_text()
    assert example.read_text() == before
