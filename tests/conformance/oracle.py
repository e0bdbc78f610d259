"""The real SDK, in an environment of its own, made on first use and kept in the user's cache folder."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

REQUIREMENTS = {"1.8.22": ("kfp==1.8.22", "setuptools<80"), "2.17.0": ("kfp==2.17.0",)}
SERVER = Path(__file__).with_name("oracle_server.py")
# The SDK knows Python 3.7 to 3.12; the one that runs the tests comes first.
_KNOWN = ("3.11", "3.10", "3.9", "3.12", "3.8")


def _base_python() -> str:
    if (3, 7) <= sys.version_info[:2] <= (3, 12):
        return sys.executable
    for version in _KNOWN:
        found = shutil.which(f"python{version}")
        if found:
            return found
    raise RuntimeError(
        "The real SDK (kfp 1.8.22) needs a Python from 3.7 to 3.12 beside the one that runs the tests."
    )


def oracle_python() -> Path:
    """Give the Python that has the real SDK; KFDECK_ORACLE_PYTHON names one that is there already."""
    named = os.environ.get("KFDECK_ORACLE_PYTHON")
    return Path(named) if named else sdk_python("1.8.22")


def sdk_python(kfp: str) -> Path:
    """Give a Python that has this version of the real SDK."""
    base = _base_python()
    tag = sysconfig.get_python_version() if base == sys.executable else Path(base).name
    folder = user_cache_path("kfdeck-tests") / f"kfp-{kfp}-{tag}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([base, "-m", "venv", str(folder)], check=True)
            done = subprocess.run(
                [str(folder / "bin" / "pip"), "install", "--quiet", *REQUIREMENTS[kfp]],
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise RuntimeError(f"The real SDK could not be installed:\n{done.stderr}")
            (folder / "complete").touch()
    return folder / "bin" / "python"


class Oracle:
    """A process with the real SDK that compiles files one after the other."""

    def __init__(self) -> None:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        self._process = subprocess.Popen(
            [str(oracle_python()), str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    def compile(self, path: Path) -> dict[str, Any]:
        """Give what the SDK makes of a file: {"pipelines": {function: text or [type, message]}, "error"}."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(str(path)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The real SDK's process ended while it compiled {path}.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
