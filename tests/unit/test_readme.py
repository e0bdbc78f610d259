"""What the README says is true: its commands, its keys, its settings."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tui.app.actions import Area, actions
from tui.app.settings import Settings
from tui.cli.commands import COMMANDS
from tui.compiler.lint import codes

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


def test_every_command_is_named_and_answers() -> None:
    for name in COMMANDS:
        if name != "app":
            assert re.search(rf"`[^`]*\b{name}\b[^`]*`", README), name
            done = subprocess.run(
                [sys.executable, "-m", "tui", name, "--help"], capture_output=True, text=True, cwd=ROOT
            )
            assert done.returncode == 0, done.stderr


def test_every_setting_is_named() -> None:
    for item in fields(Settings):
        assert f"| `{item.name}` |" in README


def test_the_keys_of_the_table_mean_what_it_says() -> None:
    labels = {key.strip(): item.label for item in actions(*Area) for key in item.key.split(",")}
    for key, meaning in (
        ("r", "run"),
        ("e", "edit"),
        ("x", "stop"),
        ("R", "retry"),
        ("z", "zoom"),
        ("d", "details"),
    ):
        assert re.search(rf"\| `{key}` \| {meaning}", README), key
        assert labels[key] == meaning


def test_every_picture_is_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).stat().st_size > 1000


def test_every_diagnostic_is_listed() -> None:
    listed = README.split("<!-- diagnostics -->")[1].split("<!-- /diagnostics -->")[0].strip()
    assert listed == codes.table().strip(), "write what `tui.compiler.lint.codes.table()` gives there"


def test_every_room_is_described() -> None:
    rooms = {path.name for path in (ROOT / "tui").iterdir() if (path / "__init__.py").exists()}
    for room in rooms:
        assert f"`tui/{room}`" in README, room


@pytest.mark.slow
def test_the_install_command_works_in_a_fresh_environment(tmp_path: Path) -> None:
    assert BLOCKS[0].strip() == "pip install . && kfdeck"
    source = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(source)], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    commands = (
        f"cd {source} && . {tmp_path}/venv/bin/activate && pip install -q . && cd / && kfdeck --version"
    )
    clean = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(["sh", "-c", commands], capture_output=True, text=True, env=clean)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("kfdeck ")
    styles = list((tmp_path / "venv").rglob("tui/_styles/*.tcss"))
    assert {path.name for path in styles} == {path.name for path in (ROOT / "styles").glob("*.tcss")}
    example = subprocess.run(
        [f"{tmp_path}/venv/bin/kfdeck", "run", f"{source}/tui/examples/arithmetic.py"],
        capture_output=True,
        text=True,
        env={**clean, "KFDECK_HOME": str(tmp_path / "home")},
    )
    assert "multiply.Output=16" in example.stdout, example.stderr
