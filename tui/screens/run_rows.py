"""The rows of the runs' list."""

from __future__ import annotations

from datetime import datetime

from tui.model import Run
from tui.model.shown import elapsed, short_age, short_duration
from tui.screens.listing import Item
from tui.widgets.columns import Cell, Column
from tui.widgets.phases import mark, phase_class
from tui.widgets.table import TableRow

RUN_COLUMNS = (
    Column("", least=1, most=1),
    Column("NAME", least=14, most=40),
    Column("PIPELINE", least=8, most=30, rank=2),
    Column("EXPERIMENT", least=8, most=24, rank=3),
    Column("STATUS", least=9, most=9, rank=1),
    Column("STEPS", least=5, most=9, right=True, rank=1),
    Column("STARTED", least=7, most=9, right=True),
    Column("TOOK", least=7, most=9, right=True),
)


def to_item(run: Run, now: datetime, *, plain: bool, tick: int) -> Item:
    """Give the row of a run."""
    took = elapsed(run.started_at, run.finished_at, now)
    style = phase_class(run.phase)
    cells = (
        Cell(mark(run.phase, plain=plain, tick=tick), style),
        Cell(run.name, "table--strong"),
        Cell(run.pipeline),
        Cell(run.experiment, "table--dim"),
        Cell(run.phase.value, style),
        Cell(f"{run.done}/{run.total}"),
        Cell(short_age(run.started_at or run.created_at, now), "table--dim"),
        Cell(short_duration(took)),
    )
    started = run.started_at or run.created_at
    return Item(
        TableRow(run.id, cells),
        (
            run.phase.value,
            run.name,
            run.pipeline,
            run.experiment,
            run.phase.value,
            float(run.done),
            -started.timestamp() if started else 0.0,
            took or 0.0,
        ),
        (
            ("name", run.name),
            ("pipeline", run.pipeline),
            ("experiment", run.experiment),
            ("state", run.phase.value),
            ("id", run.id),
        ),
    )
