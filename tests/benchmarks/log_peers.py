"""Times of other programs on the same files, in pseudo-terminals where they need one."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from functools import cache
from pathlib import Path

_ROUNDS = 3
_PATIENCE = 15.0


@cache
def toolong() -> str:
    """Put toolong into an environment of its own, kept beside the temporary files; "" if that fails."""
    folder = Path(os.environ.get("KFDECK_BENCH_VENV") or "/tmp/kfdeck-bench-toolong")
    program = folder / "bin" / "tl"
    if not program.exists():
        done = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True)
        if done.returncode == 0:
            subprocess.run(
                [str(folder / "bin/pip"), "install", "-q", "toolong"], check=False, capture_output=True
            )
    return str(program) if program.exists() else ""


def screen_time(command: list[str], wanted: bytes, keys: bytes = b"") -> float:
    """Give how long a program takes to put `wanted` on a terminal, in ms; infinity if it never does."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
    began = time.perf_counter()
    if keys:
        os.write(master, keys)
    seen = b""
    try:
        while time.perf_counter() - began < _PATIENCE:
            ready, _, _ = select.select([master], [], [], 0.1)
            if ready:
                seen = (seen + os.read(master, 1 << 16))[-(1 << 20) :]
                if wanted in seen:
                    return (time.perf_counter() - began) * 1000
    except OSError:
        pass
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(master)
    return float("inf")


def _median(command: list[str], wanted: bytes, keys: bytes = b"") -> str:
    times = [screen_time(command, wanted, keys) for _ in range(_ROUNDS)]
    middle = statistics.median(times)
    name = "toolong" if command[0] == toolong() else command[0]
    return f"{name} {middle:.0f} ms" if middle < float("inf") else f"{name} over {_PATIENCE:.0f} s"


def peers_open(path: Path) -> str:
    """How long others take from their start until the last line is seen."""
    with path.open("rb") as stream:
        stream.seek(-121, os.SEEK_END)
        last = stream.read(30).strip()[:19]
    found = []
    if shutil.which("less"):
        found.append(_median(["less", "+G", str(path)], last))
    if shutil.which("lnav"):
        found.append(_median(["lnav", str(path)], last))
    if toolong():
        found.append(_median([toolong(), str(path)], last))
    return ", ".join(found)


def peers_search(path: Path, text: str) -> str:
    """How long `grep -c` takes to count the same lines."""
    pattern = text.strip("/")
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        with subprocess.Popen(
            ["grep", "-ciP", pattern, str(path)], stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C"}
        ) as grep:
            grep.communicate()
        times.append((time.perf_counter() - began) * 1000)
    said = f"grep -ciP {statistics.median(times):.0f} ms"
    if text == "timeout" and shutil.which("less"):
        took = screen_time(["less", "-i", "+/no such text", str(path)], b"not found")
        said += f", less to the end {took:.0f} ms"
    return said


def tail_and_cat(folder: Path) -> str:
    """How many lines a second `tail -f | cat` passes on."""
    path = folder / "tail.log"
    path.write_bytes(b"%-119d\n" % 1 * 1_000_000)
    began = time.perf_counter()
    tail = subprocess.Popen(["tail", "-n", "+1", "-f", str(path)], stdout=subprocess.PIPE)
    cat = subprocess.Popen(["cat"], stdin=tail.stdout, stdout=subprocess.PIPE)
    assert cat.stdout is not None
    left = path.stat().st_size
    while left > 0:
        left -= len(os.read(cat.stdout.fileno(), 1 << 20))
    took = time.perf_counter() - began
    for program in (tail, cat):
        program.kill()
        program.wait()
    path.unlink()
    return f"tail -f | cat {1.0 / took:.1f} M lines/s"
