"""Workflows for the tests, in the shapes that pipelines compile to; and a driver that runs them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tui.backends.local import LocalBackend
from tui.model import Node, Phase, Run, RunDetail, RunSpec

T = TypeVar("T")
Data = dict[str, object]
# Generous: the machine may be busy.
PATIENCE = 90.0


def out(name: str) -> str:
    """Where a step writes an output."""
    return f"/tmp/outputs/{name}/data"


def step(
    name: str,
    script: str,
    *,
    args: Sequence[str] = (),
    inputs: Sequence[str] = (),
    files: Sequence[str] = (),
    outputs: Sequence[str] = (),
    out_files: Sequence[str] = (),
    image: str = "",
    **more: object,
) -> Data:
    """A container template: a shell script with arguments, parameters and artifacts at the usual paths."""
    container: Data = {"command": ["sh", "-ec", script, "sh"], "args": list(args)}
    if image:
        container["image"] = image
    return {
        "name": name,
        "container": container,
        "inputs": {
            "parameters": [{"name": item} for item in inputs],
            "artifacts": [{"name": item, "path": f"/tmp/inputs/{item}/data"} for item in files],
        },
        "outputs": {
            "parameters": [{"name": item, "valueFrom": {"path": out(item)}} for item in outputs],
            "artifacts": [{"name": item, "path": out(item)} for item in out_files],
        },
        **more,
    }


def task(
    name: str,
    template: str = "",
    *,
    after: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    **more: object,
) -> Data:
    """A task of a DAG."""
    arguments = {
        "parameters": [{"name": key, "value": value} for key, value in (given or {}).items()],
        "artifacts": [{"name": key, "from": value} for key, value in (files or {}).items()],
    }
    return {
        "name": name,
        "template": template or name,
        **({"dependencies": list(after)} if after else {}),
        "arguments": arguments,
        **more,
    }


def dag(name: str, *tasks: Data, inputs: Sequence[str] = (), **more: object) -> Data:
    """A DAG template."""
    return {
        "name": name,
        "inputs": {"parameters": [{"name": item} for item in inputs]},
        "dag": {"tasks": list(tasks)},
        **more,
    }


def flow(
    *templates: Mapping[str, object],
    parameters: Mapping[str, str | None] | None = None,
    entry: str = "main",
    **spec: object,
) -> str:
    """A workflow's text."""
    arguments = [
        {"name": name, **({} if value is None else {"value": value})}
        for name, value in (parameters or {}).items()
    ]
    return json.dumps(
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Workflow",
            "metadata": {"generateName": "flow-"},
            "spec": {
                "entrypoint": entry,
                "templates": list(templates),
                "arguments": {"parameters": arguments},
                **spec,
            },
        },
        ensure_ascii=False,
    )


class Driver:
    """Runs workflows in a home of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def do(self, work: Callable[[LocalBackend], Awaitable[T]]) -> T:
        """Do something with the backend."""

        async def body() -> T:
            backend = LocalBackend(self.home)
            try:
                return await asyncio.wait_for(work(backend), PATIENCE)
            finally:
                await backend.close()

        return asyncio.run(body())

    def submit(self, manifest: str, **parameters: str) -> Run:
        """Start a run."""
        return self.do(lambda backend: backend.submit_run(RunSpec(manifest, parameters=parameters)))

    def run(self, manifest: str, **parameters: str) -> RunDetail:
        """Start a run and wait for its end."""
        return self.end(self.submit(manifest, **parameters).id)

    def end(self, run: str) -> RunDetail:
        """Wait for a run's end."""
        return self.until(run, lambda detail: detail.run.phase.finished)

    def until(self, run: str, ready: Callable[[RunDetail], bool]) -> RunDetail:
        """Wait until a run is as wanted."""

        async def work(backend: LocalBackend) -> RunDetail:
            async for _ in backend.watch(run):
                detail = await backend.get_run(run)
                if ready(detail):
                    return detail
            raise AssertionError("the stream of changes ended")

        return self.do(work)

    def log(self, run: str, node: str) -> str:
        """The whole log of a step's last attempt."""

        async def work(backend: LocalBackend) -> bytes:
            chunks = [chunk.data async for chunk in backend.stream_log(run, node)]
            return b"".join(chunks)

        return self.do(work).decode()

    def folder(self, run: str) -> Path:
        """A run's folder."""
        return self.home / "runs" / run


def nodes(detail: RunDetail) -> dict[str, Node]:
    """Nodes by id."""
    return {node.id: node for node in detail.nodes}


def phases(detail: RunDetail) -> dict[str, str]:
    """Phases by id."""
    return {node.id: node.phase.value for node in detail.nodes}


def value(detail: RunDetail, node: str, name: str) -> str | None:
    """An output of a node."""
    return {item.name: item.value for item in nodes(detail)[node].outputs}.get(name)


def succeeded(detail: RunDetail) -> bool:
    """True when all went well; shows why not otherwise."""
    assert detail.run.phase is Phase.SUCCEEDED, (detail.run.message, phases(detail))
    return True


def alive(pid: int) -> bool:
    """True while a process runs (one that only waits to be collected does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")
