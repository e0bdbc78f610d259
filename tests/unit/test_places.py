"""Where the settings are looked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import user_config_path

from tui.app.places import has_settings, settings_file


@pytest.mark.parametrize("base", [None, "", "/somewhere/else"])
def test_the_folder_is_the_platforms_own(monkeypatch: pytest.MonkeyPatch, base: str | None) -> None:
    monkeypatch.delenv("KFDECK_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if base is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", base)
    assert Path(settings_file()) == user_config_path("kfdeck") / "settings.yaml"


def test_a_home_of_its_own_counts_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KFDECK_HOME", str(tmp_path))
    assert Path(settings_file()) == tmp_path / "settings.yaml"
    assert has_settings()


def test_the_frame_rate_is_set_and_not_handed_on() -> None:
    """In a process of its own: Textual reads it once."""
    code = (
        "import os; from tui.cli.frames import set_frame_rate; set_frame_rate();"
        "from textual.screen import UPDATE_PERIOD; "
        "print(round(1 / UPDATE_PERIOD), 'TEXTUAL_FPS' in os.environ)"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {key: value for key, value in os.environ.items() if key != "TEXTUAL_FPS"}
    for given, expected in ({}, "120 False\n"), ({"TEXTUAL_FPS": "30"}, "30 True\n"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=root,
            env={**environment, **given},
        )
        assert done.stdout == expected, done.stderr
