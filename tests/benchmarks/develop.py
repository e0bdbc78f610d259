"""Times a save to the redrawn graph in the Develop screen, in the real app with the real worker.

The clock runs from the moment the file has been replaced until the frame with the new graph is painted.

    python tests/benchmarks/develop.py [ROUNDS]
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def pipeline(tasks: int, change: int) -> str:
    """Give a pipeline file of a chain of `tasks` steps; `change` makes it another one."""
    lines = [
        "from kfp import dsl",
        "from kfp.components import create_component_from_func",
        "",
        "def step(value: int) -> int:",
        f"    return value + {change}",
        "",
        "step_op = create_component_from_func(step)",
        "",
        "@dsl.pipeline(name='chain')",
        "def chain(value: int = 1):",
        "    task = step_op(value)",
    ]
    lines += ["    task = step_op(task.output)" for _ in range(tasks - 1 + change % 2)]
    return "\n".join(lines) + "\n"


async def measure(tasks: int, rounds: int) -> list[float]:
    """Give the milliseconds of each round."""
    from tui.app.app import KfdeckApp
    from tui.app.settings import Settings
    from tui.screens.develop import DevelopScreen

    with tempfile.TemporaryDirectory() as folder:
        os.environ["KFDECK_HOME"] = f"{folder}/home"
        file = Path(folder) / "chain.py"
        file.write_text(pipeline(tasks, 0))
        app = KfdeckApp(Path(folder), open_file=file, settings=Settings())
        async with app.run_test(size=(120, 40)):
            while not isinstance(app.screen, DevelopScreen) or app.screen.pipeline is None:
                await asyncio.sleep(0.01)
            await asyncio.sleep(1.0)
            dag = app.screen.dag
            times = []
            for change in range(1, rounds + 1):
                before = len(dag.graph.nodes)
                aside = file.with_suffix(".tmp")
                aside.write_text(pipeline(tasks, change))
                aside.replace(file)
                started = time.perf_counter()
                while len(dag.graph.nodes) == before:
                    await asyncio.sleep(0.0005)
                painted = asyncio.Event()
                dag.call_after_refresh(painted.set)
                await painted.wait()
                times.append((time.perf_counter() - started) * 1000)
                await asyncio.sleep(0.2)
            return times


async def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{'save to redrawn graph':<24}{'median ms':>10}{'min ms':>9}{'p90 ms':>9}")
    for tasks in (10, 100):
        times = sorted(await measure(tasks, rounds))
        p90 = times[int(len(times) * 0.9)]
        print(f"{tasks:>4} tasks{'':<14}{statistics.median(times):>10.0f}{times[0]:>9.0f}{p90:>9.0f}")


if __name__ == "__main__":
    asyncio.run(main())
