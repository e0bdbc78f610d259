"""What goes on while it is watched: logs that grow, runs that change. Asynchronous, cheap when idle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

from tui.backends.interface import ChangeEvent, ChangeKind, LogChunk
from tui.backends.local import catalog
from tui.backends.local.row import RunRow
from tui.backends.local.runs import LocalRuns
from tui.logs import LogReader
from tui.model import NotFound, Run

# Looking costs a few stat calls; a change is seen after this long at most.
_LOOK_SECONDS = 0.04
# A dead supervisor writes nothing: how often to see whether it lives.
_LIVENESS_SECONDS = 1.0
# File times are coarse: what was written this recently may have been written again since.
_RECENT_SECONDS = 0.1
_CHUNK = 1 << 18

Signature = tuple[tuple[int, int], ...]


class Lookout:
    """Says whether a database was written to, by its files' times and sizes."""

    def __init__(self, path: Path) -> None:
        self._paths = (path, path.with_name(f"{path.name}-wal"))
        self._seen: Signature | None = None
        self._until = 0.0

    def changed(self) -> bool:
        """True when it was, or may have been, since the last call."""
        now = monotonic()
        signature = tuple(_stamp(path) for path in self._paths)
        if signature != self._seen:
            self._seen = signature
            self._until = now + _RECENT_SECONDS
            return True
        return now < self._until


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


class Streams:
    """Streams of one backend. What blocks runs in threads."""

    def __init__(self, runs: LocalRuns) -> None:
        self.runs = runs

    async def log(
        self, run: str, node: str, attempt: int | None, offset: int, follow: bool
    ) -> AsyncIterator[LogChunk]:
        """Bytes of a log from an offset on."""
        path = await self._await_log(run, node, attempt, follow)
        with LogReader(path) as reader:
            alive = monotonic() + _LIVENESS_SECONDS
            while True:
                closed = reader.closed
                while data := reader.read(offset, _CHUNK):
                    last = closed and offset + len(data) >= reader.size
                    yield LogChunk(offset, data, last)
                    offset += len(data)
                    if last:
                        return
                if closed or not follow:
                    yield LogChunk(offset, b"", closed)
                    return
                await asyncio.sleep(_LOOK_SECONDS)
                if monotonic() > alive:
                    # Notices a supervisor that died, and closes the log.
                    await asyncio.to_thread(self.runs.node, run, node)
                    alive = monotonic() + _LIVENESS_SECONDS

    async def _await_log(self, run: str, node: str, attempt: int | None, follow: bool) -> Path:
        begun = not follow
        while True:
            try:
                return (await asyncio.to_thread(self.runs.log_file, run, node, attempt)).path
            except NotFound:
                if begun:
                    raise
            _, found = await asyncio.to_thread(self.runs.node, run, node)
            # It may have begun just between the two looks: then its log is there at the next one.
            begun = found.phase.finished or bool(found.attempts)
            if not begun:
                await asyncio.sleep(_LOOK_SECONDS * 2)

    async def watch_run(self, text: str) -> AsyncIterator[ChangeEvent]:
        """One run: first all of it, then what changes."""
        row = await asyncio.to_thread(self.runs.find, text)
        lookout = Lookout(self.runs.folder(row.id).journal)
        revision = -1
        alive = 0.0
        while True:
            now = monotonic()
            if lookout.changed() or now > alive:
                alive = now + _LIVENESS_SECONDS
                try:
                    shot = await asyncio.to_thread(self.runs.snapshot, row.id, revision)
                except FileNotFoundError:
                    yield ChangeEvent(ChangeKind.RUN_DELETED, row.id)
                    return
                if shot.state.revision != revision:
                    revision = shot.state.revision
                    fresh = RunRow.of(shot.facts, shot.state).to_run()
                    nodes = tuple(record.to_node() for record in shot.nodes)
                    yield ChangeEvent(ChangeKind.NODE if nodes else ChangeKind.RUN, row.id, fresh, nodes)
            await asyncio.sleep(_LOOK_SECONDS)

    async def watch_all(self) -> AsyncIterator[ChangeEvent]:
        """Rows of all runs, experiments and pipelines: first RESYNC (list now), then what changes."""
        known = await asyncio.to_thread(self._look, None)
        yield ChangeEvent(ChangeKind.RESYNC)
        lookouts: dict[str, Lookout] = {"": Lookout(self.runs.places.database)}
        alive = 0.0
        while True:
            now = monotonic()
            indexed = lookouts[""].changed()
            if indexed or now > alive or any(item.changed() for item in lookouts.values()):
                alive = now + _LIVENESS_SECONDS
                before, known = known, await asyncio.to_thread(self._look, None if indexed else known)
                for event in _differences(before, known):
                    yield event
                for run in set(lookouts) - known.unfinished - {""}:
                    del lookouts[run]
                for run in known.unfinished - set(lookouts):
                    lookouts[run] = Lookout(self.runs.folder(run).journal)
            await asyncio.sleep(_LOOK_SECONDS)

    def _look(self, known: _Seen | None) -> _Seen:
        """Everything again, or (given what is known) only the runs that are not finished."""
        if known is None:
            store = self.runs.store
            both = store.use(
                lambda connection: [
                    catalog.list_experiments(connection, False),
                    catalog.list_experiments(connection, True),
                ]
            )
            experiments: dict[str, object] = {item.id: item for items in both for item in items}
            pipelines: dict[str, object] = {item.id: item for item in store.use(catalog.list_pipelines)}
            rows = {row.id: row for row in self.runs.every_row()}
            return _Seen(rows, experiments, pipelines)
        rows = dict(known.rows)
        for run in known.unfinished:
            fresh = self.runs.refresh(rows[run])
            if fresh is None:
                del rows[run]
            else:
                rows[run] = fresh
        return _Seen(rows, known.experiments, known.pipelines)


class _Seen:
    """What was seen at one look."""

    def __init__(
        self, rows: dict[str, RunRow], experiments: dict[str, object], pipelines: dict[str, object]
    ) -> None:
        self.rows = rows
        self.experiments = experiments
        self.pipelines = pipelines
        self.unfinished = {row.id for row in rows.values() if row.unfinished}


def _differences(before: _Seen, after: _Seen) -> list[ChangeEvent]:
    events = _changed(ChangeKind.EXPERIMENT, before.experiments, after.experiments)
    events += _changed(ChangeKind.PIPELINE, before.pipelines, after.pipelines)
    for run, row in after.rows.items():
        if before.rows.get(run) != row:
            fresh: Run = row.to_run()
            events.append(ChangeEvent(ChangeKind.RUN, run, fresh))
    events += [ChangeEvent(ChangeKind.RUN_DELETED, run) for run in before.rows if run not in after.rows]
    return events


def _changed(kind: ChangeKind, before: dict[str, object], after: dict[str, object]) -> list[ChangeEvent]:
    ids = [item for item, value in after.items() if before.get(item) != value]
    return [ChangeEvent(kind, item) for item in [*ids, *(set(before) - set(after))]]
