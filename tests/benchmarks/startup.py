"""Times the first usable frame against an empty Textual app, side by side.

A frame is usable when the list of pipelines is on the screen and a key works; both programs run in a
pseudo-terminal of 100x30, in turn, and the clock runs from exec to the marker on the screen.

    python tests/benchmarks/startup.py [ROUNDS]
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self): yield Static("READY")
Empty().run()
"""


def measure(command: list[str], marker: bytes, environment: dict[str, str]) -> float:
    """Give the milliseconds from exec until `marker` has been written to the terminal."""
    leader, follower = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    seen = b""
    try:
        while marker not in seen:
            ready, _, _ = select.select([leader], [], [], 30)
            if not ready:
                raise SystemExit(f"{command} did not show {marker!r} in 30 s:\n{seen[-2000:]!r}")
            seen = (seen + os.read(leader, 65536))[-200_000:]
        return (time.perf_counter() - started) * 1000
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        environment["KFDECK_HOME"] = folder + "/home"
        work = shutil.copytree(ROOT / "tui" / "examples", folder + "/work")
        programs = {
            "empty Textual app": ([sys.executable, "-c", EMPTY], b"READY"),
            "kfdeck, list shown": ([sys.executable, "-m", "tui", work], b"print_and_sum"),
        }
        times: dict[str, list[float]] = {name: [] for name in programs}
        for number in range(rounds + 1):
            for name, (command, marker) in programs.items():
                taken = measure(command, marker, environment)
                if number:
                    times[name].append(taken)
    floor = statistics.median(times["empty Textual app"])
    print(f"{'first usable frame':<22}{'median ms':>10}{'min ms':>9}{'ratio':>7}")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:<22}{median:>10.0f}{min(values):>9.0f}{median / floor:>7.2f}")


if __name__ == "__main__":
    main()
