r"""`packages_to_install`: one virtual environment per set of packages, made once, kept in the cache.

A component's command may begin with a shell that installs packages with pip and then runs the rest:
`sh -c "(... pip install ... 'a==1' 'b') && \"$0\" \"$@\"" REST...`. Here the packages go into an
environment of their own and REST runs with its Python.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_TAIL = re.compile(r"""&&\s*(?:exec\s+)?"\$0"\s+"\$@"\s*;?\s*$""")
_INSTALL = re.compile(r"-m\s+pip\s+install\s+(.*?)\s*(?:\|\||\)|&&|$)", re.DOTALL)
_OWN_OPTIONS = frozenset(("--quiet", "-q", "--no-warn-script-location", "--user", "--upgrade", "-U"))
_READY = ".kfdeck-ready"


@dataclass(frozen=True, slots=True)
class PackageSet:
    """What to give to `pip install`: requirements and options, as written."""

    arguments: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same set on the same Python."""
        text = json.dumps([sorted(self.arguments), sys.version_info[:3], sys.base_prefix])
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def __str__(self) -> str:
        return ", ".join(self.arguments)


def split_install(command: tuple[str, ...]) -> tuple[PackageSet | None, tuple[str, ...]]:
    """Take the installing shell off a command. Commands of another shape are given back as they are."""
    if len(command) < 4 or Path(command[0]).name not in ("sh", "bash") or not command[1].startswith("-"):
        return None, command
    text = command[2]
    installs = _INSTALL.search(text)
    if "c" not in command[1] or not _TAIL.search(text) or installs is None:
        return None, command
    try:
        words = shlex.split(installs.group(1))
    except ValueError:
        return None, command
    return PackageSet(tuple(word for word in words if word not in _OWN_OPTIONS)), command[3:]


def ready(environments: Path, packages: PackageSet) -> bool:
    """True when the environment exists."""
    return (environments / packages.key / _READY).exists()


def programs(environments: Path, packages: PackageSet) -> Path:
    """The folder with the environment's `python3`."""
    return environments / packages.key / "bin"


def main(arguments: list[str]) -> int:
    """Make an environment: `ENVIRONMENTS KEY ARGUMENT...`. Its words go to the step's log."""
    environments, key, *wanted = arguments
    folder = Path(environments)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / key / _READY).exists():
            return 0
        print(f"kfdeck: installing {' '.join(wanted)} into a new environment", flush=True)
        code = _make(folder / key, wanted)
        if code:
            print(f"kfdeck: pip failed (exit code {code}); nothing is kept", flush=True)
            shutil.rmtree(folder / key, ignore_errors=True)
        return code


def _make(target: Path, wanted: list[str]) -> int:
    shutil.rmtree(target, ignore_errors=True)
    own_pip = importlib.util.find_spec("pip") is not None
    create = [sys.executable, "-m", "venv", *(["--without-pip"] if own_pip else []), str(target)]
    made = subprocess.run(create, check=False)
    if made.returncode:
        print("kfdeck: this Python can't make environments (on Debian: apt install python3-venv)", flush=True)
        return made.returncode
    python = str(target / "bin" / "python3")
    pip = [sys.executable, "-m", "pip", "--python", python] if own_pip else [python, "-m", "pip"]
    installing = [*pip, "install", "--quiet", "--no-input", *wanted]
    done = subprocess.run(installing, check=False, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    if done.returncode == 0:
        (target / _READY).touch()
    return done.returncode
