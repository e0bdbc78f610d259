"""What the engine costs above the commands themselves: `python tests/benchmarks/engine.py`.

Two workflows of no-op Python steps, as the compiler makes them: a chain, and independent steps. Beside
each, the same commands by hand: one after the other, and by as many workers as there are cores. Medians
of several rounds that take turns; the ratio is what matters.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tui.backends import open_backend  # noqa: E402
from tui.model import Phase, RunSpec  # noqa: E402

LAUNCHER = 'program=$(mktemp)\nprintf "%s" "$0" > "$program"\npython3 -u "$program" "$@"\n'
PROGRAM = """
import argparse

def nothing():
    return 'x'

parser = argparse.ArgumentParser()
parser.add_argument('--out', required=True)
arguments = parser.parse_args()
import os
os.makedirs(os.path.dirname(arguments.out), exist_ok=True)
with open(arguments.out, 'w') as file:
    file.write(nothing())
"""
OUT = "/tmp/outputs/out/data"


def workflow(count: int, *, chain: bool) -> str:
    """A workflow of `count` steps, one after the other or independent."""
    tasks, templates = [], []
    for index in range(count):
        task: dict[str, object] = {"name": f"step-{index}", "template": f"step-{index}"}
        if chain and index:
            task["dependencies"] = [f"step-{index - 1}"]
        tasks.append(task)
        templates.append(
            {
                "name": f"step-{index}",
                "container": {
                    "image": "python:3.11",
                    "command": ["sh", "-ec", LAUNCHER, PROGRAM],
                    "args": ["--out", OUT],
                },
                "outputs": {"artifacts": [{"name": f"step-{index}-out", "path": OUT}]},
            }
        )
    templates.append({"name": "main", "dag": {"tasks": tasks}})
    document = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "bench-"},
        "spec": {"entrypoint": "main", "templates": templates},
    }
    return json.dumps(document)


async def by_engine(manifest: str, home: Path) -> None:
    """Submit and wait for the end."""
    backend = open_backend("local", home)
    run = await backend.submit_run(RunSpec(manifest))
    async for event in backend.watch(run.id):
        if event.run is not None and event.run.phase.finished:
            assert event.run.phase is Phase.SUCCEEDED, event.run.message
            break
    await backend.close()


def one_by_hand(folder: Path, index: int) -> None:
    """The same command, in a folder of its own."""
    out = folder / str(index) / "out" / "data"
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-ec", LAUNCHER, PROGRAM, "--out", str(out)], env=environment, check=True)


def all_by_hand(folder: Path, count: int, workers: int) -> None:
    """All of them, by so many workers."""
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(partial(one_by_hand, folder), range(count)))


def measure(count: int, *, chain: bool, rounds: int) -> tuple[float, float]:
    """Median seconds of the engine and of the commands by hand."""
    manifest = workflow(count, chain=chain)
    workers = 1 if chain else len(os.sched_getaffinity(0))
    engine, hand = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            hand.append(_seconds(partial(all_by_hand, path / "hand", count, workers)))
            engine.append(_seconds(partial(asyncio.run, by_engine(manifest, path / "home"))))
    return statistics.median(engine), statistics.median(hand)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"{'steps':<20}{'engine s':>10}{'by hand s':>11}{'ratio':>8}")
    for title, count, chain in (("chain of 50", 50, True), ("200 independent", 200, False)):
        engine, hand = measure(count, chain=chain, rounds=rounds)
        print(f"{title:<20}{engine:>10.2f}{hand:>11.2f}{engine / hand:>8.2f}")


if __name__ == "__main__":
    main()
