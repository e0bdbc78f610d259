"""A row of the index of runs."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

from tui.engine.facts import Facts
from tui.engine.journal import RunState
from tui.engine.records import moment
from tui.model import Phase, Run


@dataclass(frozen=True, slots=True)
class RunRow:
    """What the list of runs shows; times are seconds since 1970."""

    id: str
    name: str
    pipeline: str
    experiment: str
    created: float
    started: float | None
    finished: float | None
    phase: str
    message: str
    done: int
    total: int
    archived: int
    source: str

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> RunRow:
        """A row as the database gives it."""
        return cls(*row)

    @classmethod
    def of(cls, facts: Facts, state: RunState) -> RunRow:
        """A row from what the run's folder says."""
        return cls(
            id=facts.id,
            name=facts.name,
            pipeline=facts.pipeline,
            experiment=state.experiment,
            created=facts.created,
            started=state.started,
            finished=state.finished,
            phase=state.phase.value,
            message=state.message,
            done=state.done,
            total=state.total,
            archived=int(state.archived),
            source=facts.source,
        )

    def values(self) -> tuple[Any, ...]:
        """The values in the order of COLUMNS."""
        return astuple(self)

    @property
    def unfinished(self) -> bool:
        """True when its folder may know more."""
        return self.phase in _UNFINISHED

    def to_run(self) -> Run:
        """The model's form."""
        return Run(
            id=self.id,
            name=self.name,
            phase=Phase(self.phase),
            pipeline=self.pipeline,
            experiment=self.experiment,
            created_at=moment(self.created),
            started_at=moment(self.started),
            finished_at=moment(self.finished),
            message=self.message,
            done=self.done,
            total=self.total,
            archived=bool(self.archived),
            source=self.source,
        )


COLUMNS = tuple(field.name for field in fields(RunRow))
_UNFINISHED = frozenset(phase.value for phase in Phase if not phase.finished)
