"""The logs of a run in its log view: the selected step's, or those of all steps merged."""

from __future__ import annotations

from collections.abc import Sequence

from tui.backends.interface import Backend
from tui.logs.view import LogPart
from tui.model import BackendError, Node, NotFound
from tui.widgets.log import LogPane

# Every log is an open file: of more steps, those that started last are shown.
MOST_LOGS = 200


class RunLogs:
    """Keeps a log view on what is chosen, as the run goes on."""

    def __init__(self, view: LogPane, run: str) -> None:
        self._view = view
        self._run = run
        self.merged = False
        self._shown: object = None
        # If the step whose log is shown is known to have failed.
        self._bad = False
        # Steps whose logs are among the merged: id, attempt, and if it had ended.
        self._parts: set[tuple[str, int, bool]] = set()

    def forget(self) -> None:
        """Open what is chosen anew the next time."""
        self._shown = None
        self._parts.clear()

    async def show(
        self, backend: Backend, node: Node | None, attempt: int | None, nodes: Sequence[Node]
    ) -> None:
        """Show the log of `node`'s attempt (the last one by default), or those of all `nodes`."""
        if self.merged:
            await self._show_merged(backend, nodes)
        else:
            await self._show_one(backend, node, attempt)

    async def _show_one(self, backend: Backend, node: Node | None, attempt: int | None) -> None:
        if node is None or not node.attempts:
            self._shown = None
            self._view.clear(
                "Select a step in the graph." if node is None else f"{node.name} has not started: no log yet."
            )
            return
        key = (node.id, attempt)
        bad = node.phase.finished and node.phase.bad
        if key == self._shown:
            if bad and not self._bad:
                self._bad = True
                self._view.failed()
            self._view.closed = node.phase.finished
            return
        try:
            log = await backend.log_file(self._run, node.id, attempt)
        except BackendError as error:
            self._view.clear(f"{error.what} {error.next_step}")
            return
        self._shown, self._bad = key, bad
        self._view.open(log.path, closed=log.closed, name=node.name, at_traceback=bad)

    async def _show_merged(self, backend: Backend, nodes: Sequence[Node]) -> None:
        parts = []
        for node in _started_last(nodes):
            key = (node.id, node.attempts[-1].number, node.phase.finished)
            if key in self._parts:
                continue
            try:
                log = await backend.log_file(self._run, node.id)
            except NotFound:
                continue
            self._parts.add(key)
            parts.append(LogPart(log.path, node.name, log.closed))
        if self._shown == "merged":
            for part in parts:
                self._view.add(part)
        elif parts:
            self._shown = "merged"
            self._view.open_many(parts)
        else:
            self._view.clear("No step has started: no logs yet.")


def _started_last(nodes: Sequence[Node]) -> list[Node]:
    started = [node for node in nodes if node.attempts]
    started.sort(key=lambda node: node.started_at.timestamp() if node.started_at else 0.0)
    return started[-MOST_LOGS:]
