"""A real terminal: tmux on a server of its own, keys in, text out."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class Terminal:
    """One tmux session. `start()` runs a command in it; `wait_for()` waits until the screen shows a text."""

    def __init__(self, width: int, height: int, environment: Mapping[str, str]) -> None:
        self._server = f"kfdeck-{uuid.uuid4().hex[:8]}"
        self._size = (width, height)
        self._environment = dict(environment)

    def start(self, *arguments: str, cwd: Path) -> None:
        """Run `kfdeck ARGUMENTS` in `cwd`; the screen stays when it ends."""
        words = shlex.join([sys.executable, "-m", "tui", *arguments])
        given = " ".join(f"{name}={shlex.quote(value)}" for name, value in self._environment.items())
        # A test runner's own idea of the terminal's size must not reach the program.
        clean = "env -u COLUMNS -u LINES"
        command = f"cd {shlex.quote(str(cwd))}; {clean} {given} {words}; echo ended with $?; exec sleep 600"
        width, height = self._size
        # A server of its own: no one's tmux settings, and no one's sessions.
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), command)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (`Enter`, `Escape`, `C-q`, `r`)."""
        for key in keys:
            self._tmux("send-keys", key)
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *texts: str, gone: bool = False) -> str:
        """Wait until the screen shows all of `texts` (or none of them), and give the screen."""
        deadline = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            if all((text in screen) is not gone for text in texts):
                return screen
            if time.monotonic() > deadline:
                state = "still shown" if gone else "not shown"
                raise AssertionError(f"{texts} {state} after {PATIENCE:.0f} s:\n{screen}")
            time.sleep(0.05)

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def kill(self) -> None:
        """End the server and everything in it."""
        subprocess.run(["tmux", "-L", self._server, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *words: str) -> str:
        environment = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        environment.pop("TMUX", None)
        done = subprocess.run(
            ["tmux", "-u", "-L", self._server, *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"tmux {' '.join(words)}: {done.stderr}")
        return done.stdout
