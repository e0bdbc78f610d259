"""Where the settings file is. Imports next to nothing: the command line looks there at every start."""

from __future__ import annotations

import os
import sys


def settings_file() -> str:
    """Give the settings file's path: under `KFDECK_HOME`, else the user's configuration folder."""
    return os.path.join(os.environ.get("KFDECK_HOME") or _config_folder(), "settings.yaml")


def has_settings() -> bool:
    """Tell whether anything is set, by the file or by an environment variable."""
    return any(name.startswith("KFDECK_") for name in os.environ) or os.path.exists(settings_file())


def _config_folder() -> str:
    if sys.platform == "linux":
        # What platformdirs says too, without the 10 ms of its imports.
        base = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")
        return os.path.join(base, "kfdeck")
    from platformdirs import user_config_dir

    return user_config_dir("kfdeck")
