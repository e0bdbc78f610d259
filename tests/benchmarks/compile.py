"""How long compiling takes: cold beside the real SDK's dsl-compile, and in the warm worker.

    python tests/benchmarks/compile.py [--runs N] [--tasks 10 100 1000] [--peer PATH_TO_DSL_COMPILE]

Prints two tables: medians in milliseconds, their ratio, and peak memory in megabytes. The two commands of
a row run by turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.conformance.oracle import oracle_python  # noqa: E402
from tui.compiler import CompileService  # noqa: E402

HEAD = '''\
from kfp import dsl
from kfp.components import InputPath, OutputPath, create_component_from_func


@create_component_from_func
def add(value_1: int, value_2: int = 3) -> int:
    """Adds."""
    return value_1 + value_2


@create_component_from_func
def write(text: str, lines_path: OutputPath(str), count: int = 10):
    with open(lines_path, "w") as stream:
        stream.write(text * count)


@create_component_from_func
def read(lines_path: InputPath(str), factor: float = 1.0) -> float:
    with open(lines_path) as stream:
        return len(stream.read()) * factor


@dsl.pipeline(name="bench")
def bench(start: int = 1, text: str = "x"):
    last = add(start)
'''


def pipeline_file(folder: Path, tasks: int) -> Path:
    """Write a file whose pipeline has that many tasks, of three components, wired to each other."""
    lines = [HEAD]
    lines += [
        (
            f"    t{index} = add(last.output, {index})\n    last = t{index}\n",
            f"    w{index} = write(text)\n",
            f"    r{index} = read(w{index - 1}.output)\n",
        )[index % 3]
        for index in range(tasks - 1)
    ]
    # A reader follows a writer in the pattern; the first round starts with an adder.
    path = folder / f"bench_{tasks}.py"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def run(command: list[str]) -> tuple[float, float]:
    """Run a command once; gives milliseconds, and its peak memory in megabytes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment(), cwd=ROOT
    )
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = (time.perf_counter() - started) * 1000
    if status:
        told = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{' '.join(command)} failed: {told}")
    return elapsed, usage.ru_maxrss / 1024


def _environment() -> dict[str, str]:
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if key not in left_out}


def cold(path: Path, peer: str, runs: int) -> tuple[list[float], list[float], float, float]:
    """Run both commands by turns."""
    output = str(path.with_suffix(".yaml"))
    ours = [sys.executable, "-m", "tui", "compile", str(path), "-o", output]
    theirs = [peer, "--py", str(path), "--output", output]
    run(ours)
    run(theirs)
    mine = []
    other = []
    for _ in range(runs):
        mine.append(run(ours))
        other.append(run(theirs))
    return (
        [item[0] for item in mine],
        [item[0] for item in other],
        max(item[1] for item in mine),
        max(item[1] for item in other),
    )


async def warm(path: Path, runs: int) -> list[float]:
    """Compile in the warm worker, graph included; gives milliseconds from asking to having the result."""
    times = []
    async with CompileService(graph_builder="tui.graph:from_workflow") as service:
        for _ in range(runs + 2):
            path.touch()
            started = time.perf_counter()
            compiled = await service.compile(path)
            times.append((time.perf_counter() - started) * 1000)
            assert compiled.ok, compiled.diagnostics
    return times[2:]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--tasks", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--peer", help="dsl-compile of kfp 1.8.22 (installed into a cache when not given)")
    arguments = parser.parse_args()
    peer = arguments.peer or str(oracle_python().with_name("dsl-compile"))
    with tempfile.TemporaryDirectory() as name:
        paths = [pipeline_file(Path(name), tasks) for tasks in arguments.tasks]
        print("Cold: `kfdeck compile` and `dsl-compile`, milliseconds (median), peak MB")
        print(f"{'tasks':>6} {'kfdeck':>9} {'dsl-compile':>12} {'ratio':>7} {'MB':>6} {'MB':>6}")
        for tasks, path in zip(arguments.tasks, paths, strict=True):
            mine, other, small, large = cold(path, peer, arguments.runs)
            left, right = statistics.median(mine), statistics.median(other)
            print(f"{tasks:>6} {left:>9.0f} {right:>12.0f} {right / left:>6.1f}x {small:>6.0f} {large:>6.0f}")
        print("\nWarm: asked to answered in the worker, milliseconds")
        print(f"{'tasks':>6} {'median':>9} {'min':>9} {'max':>9}")
        for tasks, path in zip(arguments.tasks, paths, strict=True):
            times = asyncio.run(warm(path, max(arguments.runs, 15)))
            print(f"{tasks:>6} {statistics.median(times):>9.1f} {min(times):>9.1f} {max(times):>9.1f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
