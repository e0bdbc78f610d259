"""The command line in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.engine.flows import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


class Shell:
    """Runs commands in a folder and a home of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "KFDECK_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tui", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with self.start(*arguments) as process:
            output, narration = process.communicate(timeout=PATIENCE)
        return process.returncode, output, narration
