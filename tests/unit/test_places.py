"""Where the settings are looked for."""

from __future__ import annotations

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
