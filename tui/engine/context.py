"""What every part of a running workflow shares."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from tui.engine.book import Book
from tui.engine.folder import RunFolder
from tui.engine.reactor import Reactor
from tui.engine.spec import Template, Workflow
from tui.engine.watchdog import Watchdog


class Slots:
    """How many steps may run at once; the rest wait in line."""

    def __init__(self, limit: int, soon: Callable[[Callable[[], None]], None]) -> None:
        self.limit = limit
        self._soon = soon
        self.taken = 0
        self._line: deque[Callable[[], None]] = deque()

    def request(self, start: Callable[[], None]) -> None:
        """Call `start` now, or when a place is free. Whoever started gives the place back."""
        if not self.limit or self.taken < self.limit:
            self.taken += 1
            start()
        else:
            self._line.append(start)

    def give_back(self) -> None:
        """A place is free."""
        self.taken -= 1
        while self._line and self.taken < self.limit:
            self.taken += 1
            # Later, so that a long line that has nothing to do any more is not a deep recursion.
            self._soon(self._line.popleft())


@dataclass(slots=True)
class Context:
    """The run, its book, the event loop, the places for steps, and the values that all templates see."""

    run_id: str
    run_name: str
    folder: RunFolder
    cache: Path
    workflow: Workflow
    book: Book
    reactor: Reactor
    slots: Slots
    watchdog: Watchdog
    values: dict[str, str] = field(default_factory=dict)
    stopping: bool = False
    late: bool = False
    running: dict[str, Callable[[], None]] = field(default_factory=dict)
    exiting: bool = False
    done_with: list[Path] = field(default_factory=list)

    def template(self, name: str) -> Template:
        """A template by name; `check_workflow` made sure that it exists."""
        return self.workflow.templates[name]

    @property
    def halted(self) -> bool:
        """True when no new step may start."""
        return self.stopping or self.late

    @property
    def halt_reason(self) -> str:
        """Why, in a sentence."""
        return "The run's time limit was over." if self.late else "The run was stopped."


def global_values(
    workflow: Workflow, run_id: str, run_name: str, created: float, parameters: Mapping[str, str]
) -> dict[str, str]:
    """The `workflow.` references."""
    made = datetime.fromtimestamp(created, tz=timezone.utc)
    listed = [{"name": name, "value": value} for name, value in parameters.items()]
    values = {
        "workflow.name": run_name,
        "workflow.uid": run_id,
        "workflow.namespace": "local",
        "workflow.serviceAccountName": "local",
        "workflow.mainEntrypoint": workflow.entrypoint,
        "workflow.creationTimestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "workflow.creationTimestamp.s": str(int(created)),
        "workflow.creationTimestamp.RFC3339": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "workflow.parameters": json.dumps(listed, ensure_ascii=False),
        "workflow.parameters.json": json.dumps(listed, ensure_ascii=False),
        "workflow.status": "Running",
        "workflow.failures": "[]",
    }
    for letter in "YmdHMS":
        values[f"workflow.creationTimestamp.{letter}"] = made.strftime(f"%{letter}")
    values.update({f"workflow.parameters.{name}": value for name, value in parameters.items()})
    values.update({f"workflow.labels.{name}": value for name, value in workflow.labels.items()})
    values.update({f"workflow.annotations.{name}": text for name, text in workflow.annotations.items()})
    return values


def pod_name(run_name: str, node: str) -> str:
    """What `{{pod.name}}` gives: as Argo makes node ids (FNV-1a, 32 bits, of the node's full name)."""
    value = 0x811C9DC5
    for byte in f"{run_name}.{node}".encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return f"{run_name}-{value}"
