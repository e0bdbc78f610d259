"""Waiting for a run: every step that changes is a line on stderr; then the outputs on stdout."""

from __future__ import annotations

import json
from pathlib import Path

from tui.backends.interface import Backend
from tui.cli.shapes import detail_json
from tui.cli.talk import EXIT_FAILED, EXIT_OK, mark, print_json, say, took
from tui.logs import LogReader
from tui.model import BackendError, Node, NodeKind, Phase, Run, RunDetail
from tui.watch.origins import origin_of

_GROUPS = (NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION)
_TAIL_LINES = 10
# A traceback is looked for in more lines than are shown.
_MOST_LINES = 200
_TOLD = (Phase.RUNNING, Phase.SUSPENDED)


async def follow(backend: Backend, run: Run, *, as_json: bool, told: dict[str, Phase] | None = None) -> int:
    """Tell what happens until the run ends; 0 if it succeeded, else 1.

    `told` holds the phases of steps that need no telling (those that a retry keeps).
    """
    told = told or {}
    async for event in backend.watch(run.id):
        for node in sorted(event.nodes, key=_moment):
            await _tell(backend, run, node, told)
        if event.run is not None and event.run.phase.finished:
            break
    detail = await backend.get_run(run.id)
    _conclude(detail, as_json=as_json)
    return EXIT_OK if detail.run.phase in (Phase.SUCCEEDED, Phase.CACHED) else EXIT_FAILED


def _moment(node: Node) -> float:
    """When a node last changed, as far as its times tell."""
    moment = node.finished_at or node.started_at
    return moment.timestamp() if moment else float("inf")


async def _tell(backend: Backend, run: Run, node: Node, told: dict[str, Phase]) -> None:
    before = told.get(node.id)
    news = node.phase.finished or node.phase in _TOLD
    if node.kind in _GROUPS or node.phase is before or not news:
        return
    told[node.id] = node.phase
    for note in node.notes:
        if note not in told:
            told[note] = node.phase
            say(f"  {note}")
    time = f"  {took(node.started_at, node.finished_at)}" if node.phase.finished and node.started_at else ""
    message = f"  {node.message}" if node.message and node.phase is not Phase.RUNNING else ""
    say(f"{mark(node.phase)} {node.id}  {node.phase.value}{time}{message}")
    if node.phase.bad and node.attempts:
        await _tell_log(backend, run, node)


async def _tell_log(backend: Backend, run: Run, node: Node) -> None:
    try:
        log = await backend.log_file(run.id, node.id)
    except BackendError:
        return
    with LogReader(log.path) as reader:
        rows = reader.read(reader.tail_offset(_MOST_LINES)).decode("utf-8", "replace").splitlines()
    for line in rows[-_TAIL_LINES:]:
        say(f"    {line}")
    origin = origin_of(rows, node.command, Path(run.source)) if run.source else None
    if origin is not None:
        say(f"  at {origin.file}:{origin.line}: {origin.text}")


def _conclude(detail: RunDetail, *, as_json: bool) -> None:
    run = detail.run
    why = f": {run.message}" if run.message else ""
    say(f"{mark(run.phase)} {run.name}  {run.phase.value} in {took(run.started_at, run.finished_at)}{why}")
    if as_json:
        print_json(detail_json(detail))
        return
    for output in detail.outputs:
        print(f"{output.name}={_one_line(output.value or '')}")


def _one_line(value: str) -> str:
    """A value of several lines is written as a JSON string, so that each output is one line."""
    return json.dumps(value, ensure_ascii=False) if "\n" in value or "\r" in value else value
