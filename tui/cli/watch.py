"""`kfdeck watch PATH... [--headless]`: recompiles on every save, and says what changed.

Headless, stdout gets a line a result (`file: pipeline: N steps, M ms`), then `+ ~ -` lines of what
changed; stderr gets the diagnostics as `file:line:column: severity code: message`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from tui.cli.sdk import add_sdk_arguments, bad_use, installed_python
from tui.model import Compiled, CompiledPipeline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="pipeline files, or folders of them")
    parser.add_argument("--headless", action="store_true", help="print results instead of opening the app")
    add_sdk_arguments(parser)
    parser.add_argument("--once", action="store_true", help="end after the first result of each file")


def run(arguments: argparse.Namespace) -> int:
    """Watch until interrupted; exit code 2 for a path that is not there, 1 if `--once` found errors."""
    if bad_use(arguments):
        print(f"kfdeck watch: {bad_use(arguments)}.", file=sys.stderr)
        return 2
    paths = [Path(path).expanduser().absolute() for path in arguments.paths]
    for path in paths:
        if not path.exists():
            print(f"kfdeck watch: {path} does not exist.", file=sys.stderr)
            return 2
    if not arguments.headless:
        from tui.cli import app

        return app.run(
            argparse.Namespace(**{**vars(arguments), "path": str(paths[0]), "run": "", "ascii": False})
        )
    return asyncio.run(_watch(paths, installed_python(arguments), once=arguments.once))


async def _watch(paths: list[Path], python: str | None, *, once: bool) -> int:
    from tui.compiler import CompileService
    from tui.watch import scan

    files = [file.path for path in paths for file in scan(path)[0]]
    if not files:
        print("kfdeck watch: no pipeline file is there.", file=sys.stderr)
        return 2
    service = CompileService(graph_builder="tui.graph:from_workflow", installed_python=python)
    try:
        results = await asyncio.gather(*(_follow(service, file, once=once) for file in files))
    finally:
        await service.close()
    return 0 if all(results) else 1


async def _follow(service: object, path: Path, *, once: bool) -> bool:
    from typing import cast

    from tui.watch.developer import Compiles, Developer

    developer = Developer(cast("Compiles", service), path)
    good: dict[str, CompiledPipeline] = {}
    ok = True
    async for result in developer.results():
        ok = result.ok
        _say(path, result, good)
        good.update({pipeline.function: pipeline for pipeline in result.pipelines})
        if once:
            developer.close()
    return ok


def _say(path: Path, result: Compiled, good: dict[str, CompiledPipeline]) -> None:
    from tui.watch import differences

    for item in result.diagnostics:
        place = item.location or path
        print(f"{place}: {item.severity.value} {item.code}: {item.message}", file=sys.stderr)
        if item.hint:
            print(f"  {item.hint}", file=sys.stderr)
    for pipeline in result.pipelines:
        steps = len(pipeline.graph.nodes) if pipeline.graph else 0
        print(f"{path.name}: {pipeline.name}: {steps} steps, {result.timings.total:.0f} ms", flush=True)
        before = good.get(pipeline.function)
        for change in differences(before, pipeline) if before else ():
            print(f"  {change.sign} {change.name}: {', '.join(change.what)}", flush=True)
    if not result.pipelines:
        print(f"{path.name}: no pipeline, {len(result.errors)} errors", flush=True)
    sys.stderr.flush()
