"""`kfdeck logs RUN [STEP...] [-f]`: the logs of a run's steps, in order of time.

One step's log is printed as it is; with several, each line begins with its step's id and a bar. `--json`
prints one object a line: `step time line`. Without steps: all that have started; with `-f`, also those
that start later.
"""

from __future__ import annotations

import argparse
import asyncio
import select
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from difflib import get_close_matches

from tui.backends.interface import Backend
from tui.cli.log_lines import LinePrinter, Style, looked_at
from tui.cli.moments import moment
from tui.cli.talk import EXIT_OK, EXIT_USAGE, say, with_backend
from tui.logs.pattern import BadPattern, Pattern, Query
from tui.logs.stretches import Stretch, Tape, last_lines, pieces
from tui.model import Node, NodeKind, NotFound, RunDetail

_GROUPS = (NodeKind.DAG, NodeKind.LOOP, NodeKind.ITERATION)
# Seconds between two looks for new bytes, and for steps that have started or ended.
_LOOK = 0.1
_ASK = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. `since` is in seconds since 1970; `tail` None is everything."""

    run: str
    steps: tuple[str, ...]
    follow: bool = False
    attempt: int | None = None
    tail: int | None = None
    since: float = 0.0
    pattern: Pattern | None = None
    as_json: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("target", metavar="RUN", help="a run: its id, the beginning of it, or its name")
    parser.add_argument(
        "steps", metavar="STEP", nargs="*", help="a step's id or name; a name may be of several"
    )
    parser.add_argument("-f", "--follow", action="store_true", help="go on until the steps end")
    parser.add_argument("--attempt", type=int, metavar="N", help="the attempt, from 0 (default: the last)")
    parser.add_argument("--tail", type=int, metavar="N", help="begin with the last N lines of what is wanted")
    parser.add_argument(
        "--since", metavar="TIME", help="only what came later: 10m, 1h30m, 14:05, 2026-11-22T14:05"
    )
    parser.add_argument("--grep", metavar="RE", help="only lines that match")
    parser.add_argument("--json", action="store_true", help="print JSON lines with times")


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    try:
        wanted = _wanted(arguments)
    except ValueError as problem:
        say(f"kfdeck logs: {problem}")
        return EXIT_USAGE
    return with_backend(lambda backend: Logs(backend, wanted).print())


def _wanted(arguments: argparse.Namespace) -> Wanted:
    pattern = None
    if arguments.grep:
        try:
            pattern = Pattern(Query(arguments.grep, regex=True, ignore_case=False))
        except BadPattern as problem:
            raise ValueError(f"--grep `{arguments.grep}`: {problem}.") from problem
    since = 0.0
    if arguments.since:
        try:
            since = moment(arguments.since, datetime.now(timezone.utc))
        except ValueError as problem:
            raise ValueError(f"--since {problem}") from problem
    if arguments.tail is not None and arguments.tail < 0:
        raise ValueError("--tail counts lines from the end: give 0 or more.")
    return Wanted(
        arguments.target,
        tuple(arguments.steps),
        arguments.follow,
        arguments.attempt,
        arguments.tail,
        since,
        pattern,
        arguments.json,
    )


class Logs:
    """Prints the logs of a run's steps."""

    def __init__(self, backend: Backend, wanted: Wanted) -> None:
        self._backend = backend
        self._wanted = wanted
        self._tapes: list[Tape] = []
        self._steps: list[str] = []
        # Attempts whose logs are read: step, number; and if the attempt has ended.
        self._known: dict[tuple[str, int], int] = {}
        self._ended: list[bool] = []

    async def print(self) -> int:
        """Print them; until they end, when they are followed."""
        wanted = self._wanted
        detail = await self._detail()
        nodes = _chosen(detail, wanted.steps)
        await self._open(nodes)
        several = len(nodes) > 1 or (wanted.follow and not wanted.steps and not detail.run.phase.finished)
        terminal, colour = looked_at()
        style = Style(wanted.pattern, several, wanted.as_json, terminal, colour)
        encoding = (sys.stdout.encoding or "utf-8") if terminal else "utf-8"
        printer = LinePrinter(style, sys.stdout.buffer, encoding)
        try:
            self._print(printer, wanted.tail)
            if wanted.follow:
                await self._follow(printer, detail)
        finally:
            for tape in self._tapes:
                tape.close()
        if not self._tapes:
            say(
                "No step has started: there are no logs yet."
                + ("" if wanted.follow else " -f waits for them.")
            )
        return EXIT_OK

    async def _follow(self, printer: LinePrinter, detail: RunDetail) -> None:
        asked = 0.0
        clock = asyncio.get_running_loop().time
        while not _reader_gone():
            nodes = _chosen(detail, self._wanted.steps)
            over = detail.run.phase.finished or bool(
                self._wanted.steps and all(n.phase.finished for n in nodes)
            )
            self._print(printer, None)
            if over:
                return
            await asyncio.sleep(_LOOK)
            if clock() - asked > _ASK:
                asked = clock()
                detail = await self._backend.get_run(self._wanted.run)
                await self._open(_chosen(detail, self._wanted.steps))

    def _print(self, printer: LinePrinter, tail: int | None) -> None:
        """Print what has come since the last time, in order of time."""
        found: list[Stretch] = []
        for tape, ended in zip(self._tapes, self._ended, strict=True):
            found += tape.take(ended=ended)
        found = sorted(stretch for stretch in found if stretch.time >= self._wanted.since)
        if tail is not None:
            found = last_lines([tape.source for tape in self._tapes], found, self._wanted.pattern, tail)
        for stretch in found:
            source, step = self._tapes[stretch.log].source, self._steps[stretch.log]
            for begin, end in reversed(list(pieces(source, stretch.begin, stretch.end))):
                printer.print(step, stretch.time, source.read(begin, end - begin))
        sys.stdout.buffer.flush()

    # Which logs

    async def _detail(self) -> RunDetail:
        try:
            return await self._backend.get_run(self._wanted.run)
        except NotFound as problem:
            runs = await self._backend.list_runs()
            names = {name for run in runs for name in (run.name, run.id)}
            raise NotFound(problem.what, _nearest(self._wanted.run, names) or problem.next_step) from problem

    async def _open(self, nodes: list[Node]) -> None:
        """Open the logs of attempts that are not known yet, and take note of those that have ended."""
        named = bool(self._wanted.steps) and not self._wanted.follow
        for node in nodes:
            numbers = [attempt.number for attempt in node.attempts]
            number = self._wanted.attempt if self._wanted.attempt is not None else max(numbers, default=-1)
            if number not in numbers and not named:
                continue
            await self._open_attempt(node, number, named=named)

    async def _open_attempt(self, node: Node, number: int, *, named: bool) -> None:
        key = (node.id, number)
        if key not in self._known:
            try:
                log = await self._backend.log_file(self._wanted.run, node.id, number if number >= 0 else None)
            except NotFound:
                if named:
                    raise
                return
            self._known[key] = len(self._tapes)
            self._tapes.append(Tape(log.path, len(self._tapes)))
            self._steps.append(node.id)
            self._ended.append(log.closed)
        tries = [attempt for attempt in node.attempts if attempt.number == number]
        self._ended[self._known[key]] = all(attempt.phase.finished for attempt in tries)


def _chosen(detail: RunDetail, steps: tuple[str, ...]) -> list[Node]:
    """Give the steps that are meant, in the order of their start; raises NotFound."""
    leaves = [node for node in detail.nodes if node.kind not in _GROUPS]
    if steps:
        ids = {node.id for step in steps for node in _named(detail, leaves, step)}
        leaves = [node for node in leaves if node.id in ids]
    first = {node.id: node.started_at.timestamp() for node in leaves if node.started_at}
    return sorted(leaves, key=lambda node: first.get(node.id, float("inf")))


def _named(detail: RunDetail, leaves: list[Node], step: str) -> list[Node]:
    """Give the steps of a name: an id, a name, or a group that holds some."""
    found = [node for node in leaves if step == node.id] or [
        node for node in leaves if step in (node.name, node.static_id)
    ]
    groups = tuple(node.id for node in detail.nodes if node.kind in _GROUPS and step in (node.id, node.name))
    found = found or [node for node in leaves if groups and _inside(detail, node, groups)]
    if found:
        return found
    hint = _nearest(step, {name for node in leaves for name in (node.id, node.name)})
    run = detail.run
    raise NotFound(f"The run {run.name} has no step {step}.", hint or f"See `kfdeck show {run.id[:8]}`.")


def _inside(detail: RunDetail, node: Node, groups: tuple[str, ...]) -> bool:
    parents = {item.id: item.parent for item in detail.nodes}
    above = node.parent
    while above and above not in groups:
        above = parents.get(above, "")
    return bool(above)


def _nearest(text: str, names: set[str]) -> str:
    near = get_close_matches(text, sorted(names), 3, 0.5)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _reader_gone() -> bool:
    """Tell if whoever read our output has closed it (`| head`): nothing need be followed any more."""
    if not hasattr(select, "poll"):
        return False
    poll = select.poll()
    try:
        poll.register(sys.stdout.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    except (OSError, ValueError):
        return False
