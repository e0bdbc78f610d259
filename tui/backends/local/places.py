"""Where kfdeck keeps what is the user's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "KFDECK_HOME"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one user. `home` must not be lost; `cache` may be."""

    home: Path
    cache: Path

    @property
    def runs(self) -> Path:
        """One folder a run: the truth about it."""
        return self.home / "runs"

    @property
    def database(self) -> Path:
        """Experiments, stored pipelines, and an index of the runs."""
        return self.home / "kfdeck.db"


def find_places(home: Path | None = None) -> Places:
    """The folders: those given, else those of KFDECK_HOME, else the system's own for this user."""
    chosen = home or (Path(os.environ[HOME_VARIABLE]) if os.environ.get(HOME_VARIABLE) else None)
    if chosen is not None:
        absolute = chosen.expanduser().absolute()
        return Places(absolute, absolute / "cache")
    import platformdirs

    return Places(
        Path(platformdirs.user_data_dir("kfdeck", appauthor=False)),
        Path(platformdirs.user_cache_dir("kfdeck", appauthor=False)),
    )
