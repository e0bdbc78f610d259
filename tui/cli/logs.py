"""`kfdeck logs RUN [STEP...] [-f]`: the logs of a run's steps, as they were written.

One step's log is printed as it is; with several, each line begins with its step's id and a bar. `--json`
prints one object a line: `step line`. Without steps: all that have started, in the order of their start.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time

from tui.backends.interface import Backend, LogChunk
from tui.cli.talk import EXIT_OK, EXIT_USAGE, say, with_backend
from tui.engine.durations import seconds
from tui.engine.problems import NodeProblem
from tui.logs import LogReader, read_records
from tui.model import Node, NodeKind, NotFound

_GROUPS = (NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("target", metavar="RUN", help="a run: its id, the beginning of it, or its name")
    parser.add_argument(
        "steps", metavar="STEP", nargs="*", help="a step's id, or its name if only one has it"
    )
    parser.add_argument("-f", "--follow", action="store_true", help="go on until the steps end")
    parser.add_argument("--attempt", type=int, metavar="N", help="the attempt, from 0 (default: the last)")
    parser.add_argument("--tail", type=int, metavar="N", help="begin N lines before the end")
    parser.add_argument("--since", metavar="TIME", help="only what arrived in the last TIME (90s, 5m, 2h)")
    parser.add_argument("--grep", metavar="RE", help="only lines that match")
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    try:
        pattern = re.compile(arguments.grep.encode()) if arguments.grep else None
        since = time.time() - seconds(arguments.since) if arguments.since else None
    except (re.error, NodeProblem) as problem:
        say(f"{arguments.grep or arguments.since}: {problem}")
        return EXIT_USAGE

    async def work(backend: Backend) -> int:
        nodes = await _nodes(backend, arguments.target, arguments.steps)
        prefix = len(nodes) > 1
        printers = [
            _Printer(backend, arguments, node.id, pattern, since, prefix=prefix, spare=not arguments.steps)
            for node in nodes
        ]
        if arguments.follow:
            await asyncio.gather(*(printer.print() for printer in printers))
        else:
            for printer in printers:
                await printer.print()
        return EXIT_OK

    return with_backend(work)


async def _nodes(backend: Backend, target: str, steps: list[str]) -> list[Node]:
    if steps:
        return [await backend.get_node(target, step) for step in steps]
    detail = await backend.get_run(target)
    leaves = [node for node in detail.nodes if node.kind not in _GROUPS]
    first = {node.id: node.started_at.timestamp() for node in leaves if node.started_at}
    return sorted(leaves, key=lambda node: first.get(node.id, float("inf")))


class _Printer:
    """Prints one step's log."""

    def __init__(
        self,
        backend: Backend,
        arguments: argparse.Namespace,
        step: str,
        pattern: re.Pattern[bytes] | None,
        since: float | None,
        *,
        prefix: bool,
        spare: bool,
    ) -> None:
        self.backend = backend
        self.arguments = arguments
        self.step = step
        self.pattern = pattern
        self.since = since
        self.prefix = f"{step} | ".encode() if prefix else b""
        self.spare = spare
        self._rest = b""

    async def print(self) -> None:
        """Print it; a step that never started has none, which is an error only if it was asked for."""
        options = self.arguments
        try:
            offset = await self._start()
            stream = self.backend.stream_log(
                options.target, self.step, options.attempt, offset=offset, follow=options.follow
            )
            async for chunk in stream:
                self._lines(chunk)
        except NotFound:
            if not self.spare:
                raise
        if self._rest:
            self._line(self._rest)

    async def _start(self) -> int:
        options = self.arguments
        if options.tail is None and self.since is None:
            return 0
        try:
            log = await self.backend.log_file(options.target, self.step, options.attempt)
        except NotFound:
            if options.follow:
                return 0
            raise
        offset = 0
        with LogReader(log.path) as reader:
            if options.tail is not None:
                offset = reader.tail_offset(options.tail)
            if self.since is not None:
                arrivals, _ = read_records(log.path)
                late = [item.offset for item in arrivals if item.time >= self.since]
                offset = max(offset, late[0] if late else reader.size)
        return offset

    def _lines(self, chunk: LogChunk) -> None:
        if not (self.prefix or self.pattern or self.arguments.json):
            sys.stdout.buffer.write(chunk.data)
            sys.stdout.buffer.flush()
            return
        *lines, self._rest = (self._rest + chunk.data).split(b"\n")
        for line in lines:
            self._line(line)
        sys.stdout.buffer.flush()

    def _line(self, line: bytes) -> None:
        if self.pattern is not None and not self.pattern.search(line):
            return
        if self.arguments.json:
            text = line.decode("utf-8", "replace")
            found = {"step": self.step, "line": text}
            sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
        else:
            sys.stdout.buffer.write(self.prefix + line + b"\n")
