"""A person's settings: one YAML file, every field with a default; a bad file is said, never fatal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from tui.app.places import settings_file


@dataclass(frozen=True)
class Settings:
    """What a person can set in `settings.yaml`, or by an environment variable `KFDECK_<FIELD>`."""

    theme: str = ""  # a Textual theme's name; empty: kfdeck's own
    ascii: bool = False  # draw with plain ASCII only
    editor: str = ""  # the editor's command; empty: $VISUAL, $EDITOR, vi
    time_limit: float = 30.0  # seconds that compiling a file may take
    sdk: str = "embedded"  # whose kfp compiles: embedded, or installed (in the Python named next)
    python: str = ""  # that Python, or its environment's folder; empty: the active one, else python3
    ignore: tuple[str, ...] = ()  # codes of diagnostics that are not shown
    keys: Mapping[str, str] = field(default_factory=dict)  # action id -> keys, joined by commas

    @property
    def installed_python(self) -> str | None:
        """The Python whose own kfp compiles, "" for one that has to be found; None: the embedded one does."""
        return self.python if self.sdk == "installed" else None


def load_settings(path: Path | None = None) -> tuple[Settings, list[str]]:
    """Read the settings; the second part says what was wrong, a sentence each."""
    path = path or Path(settings_file())
    values: dict[str, object] = {}
    problems: list[str] = []
    if path.exists():
        values, problems = _read(path)
    values.update(_environment())
    good: dict[str, object] = {}
    for name, value in values.items():
        converted, problem = _convert(name, value)
        if problem:
            problems.append(f"{path}: {problem}")
        else:
            good[name] = converted
    return Settings(**good), problems  # type: ignore[arg-type]  # each value was converted to its field's type


def _read(path: Path) -> tuple[dict[str, object], list[str]]:
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return {}, [f"{path} can't be read: {error}. The defaults are used."]
    if data is None:
        return {}, []
    if not isinstance(data, dict):
        return {}, [f"{path} must hold `name: value` lines. The defaults are used."]
    return {str(key): value for key, value in data.items()}, []


def _environment() -> dict[str, object]:
    names = {item.name for item in fields(Settings)} - {"keys"}
    found = {name: os.environ.get(f"KFDECK_{name.upper()}") for name in names}
    return {name: value for name, value in found.items() if value}


def _convert(name: str, value: object) -> tuple[object, str]:
    known = {item.name: item for item in fields(Settings)}
    if name not in known:
        return None, f"there is no setting `{name}`; known are {', '.join(known)}."
    if name == "ascii":
        return str(value).lower() in ("1", "true", "yes", "on"), ""
    if name == "sdk" and value not in ("embedded", "installed"):
        return None, f"`sdk` must be embedded or installed, not {value!r}."
    if name == "time_limit":
        return _number(value)
    if name == "ignore":
        codes = value if isinstance(value, list) else str(value).split(",")
        return tuple(str(code).strip() for code in codes), ""
    if name == "keys":
        if not isinstance(value, dict):
            return None, "`keys` must map action ids to keys."
        return {str(action): str(key) for action, key in value.items()}, ""
    return str(value), ""


def _number(value: object) -> tuple[object, str]:
    try:
        return float(str(value)), ""
    except ValueError:
        return None, f"`time_limit` must be a number of seconds, not {value!r}."
