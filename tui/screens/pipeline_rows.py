"""The rows of the pipelines' list: from files, from what they compiled to, from stored pipelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.model.shown import short_age
from tui.screens.listing import Item
from tui.watch.scanning import PipelineFile
from tui.widgets.columns import Cell, Column
from tui.widgets.table import TableRow

if TYPE_CHECKING:
    from tui.model import Compiled, CompiledPipeline, Graph, Pipeline

# From this width on, the graph of the chosen pipeline is shown beside the list.
PREVIEW_WIDTH = 110

PIPELINE_COLUMNS = (
    Column("PIPELINE", least=12, most=40),
    Column("FILE", least=10, most=40, rank=1),
    Column("STEPS", least=5, most=5, right=True, rank=2),
    Column("PROBLEMS", least=8, most=18, rank=0),
    Column("CHANGED", least=7, most=9, rank=3),
)


@dataclass(frozen=True)
class Entry:
    """One pipeline that can be opened: of a file (`path`), or stored (`pipeline_id`)."""

    key: str
    name: str
    path: Path | None = None
    function: str = ""
    pipeline_id: str = ""
    steps: int | None = None
    errors: int = 0
    warnings: int = 0
    compiled: bool = False
    changed_at: datetime | None = None
    graph: Graph | None = None

    @classmethod
    def of_stored(cls, pipeline: Pipeline) -> Entry:
        """Make the entry of a stored pipeline."""
        return cls(
            key=f"stored:{pipeline.id}",
            name=pipeline.name,
            pipeline_id=pipeline.id,
            changed_at=pipeline.created_at,
        )


def entries(files: Sequence[PipelineFile], results: Mapping[Path, Compiled]) -> Iterator[Entry]:
    """Give an entry for each pipeline of each file: by its text until it has been compiled."""
    for file in files:
        result = results.get(file.path)
        if result is None:
            for function in file.functions:
                yield Entry(_key(file, function), function, file.path, function, changed_at=file.changed_at)
            continue
        yield from _compiled(file, result)


def _compiled(file: PipelineFile, result: Compiled) -> Iterator[Entry]:
    by_function = {pipeline.function: pipeline for pipeline in result.pipelines}
    # What the text shows and did not compile is listed too: its row says that it has errors.
    lost = [name for name in file.functions if name not in by_function] if result.errors else []
    functions = [*by_function, *lost] or list(file.functions)
    for function in functions:
        pipeline = by_function.get(function)
        names = ("", function, pipeline.name if pipeline else "")
        own = [item for item in result.diagnostics if item.pipeline in names]
        yield Entry(
            key=_key(file, function),
            name=pipeline.name if pipeline else function,
            path=file.path,
            function=function,
            steps=_steps(pipeline),
            errors=sum(1 for item in own if item.severity.value == "error"),
            warnings=sum(1 for item in own if item.severity.value == "warning"),
            compiled=True,
            changed_at=file.changed_at,
            graph=pipeline.graph if pipeline else None,
        )


def _key(file: PipelineFile, function: str) -> str:
    return f"{file.path}::{function}"


def _steps(pipeline: CompiledPipeline | None) -> int | None:
    return len(pipeline.graph.nodes) if pipeline and pipeline.graph else None


def to_item(entry: Entry, folder: Path, now: datetime) -> Item:
    """Give the row of an entry; files are shown relative to `folder`."""
    place = _place(entry, folder)
    problems, style = _problems(entry)
    age = entry.changed_at.timestamp() if entry.changed_at else 0.0
    cells = (
        Cell(entry.name, "table--strong"),
        Cell(place, "table--dim"),
        Cell("" if entry.steps is None else str(entry.steps)),
        Cell(problems, style),
        Cell(short_age(entry.changed_at, now), "table--dim"),
    )
    return Item(
        TableRow(entry.key, cells),
        (entry.name, place, float(entry.steps or 0), float(entry.errors * 1000 + entry.warnings), age),
        (("name", entry.name), ("file", place), ("problems", problems)),
    )


def _place(entry: Entry, folder: Path) -> str:
    if entry.path is None:
        return "stored"
    return str(entry.path.relative_to(folder)) if entry.path.is_relative_to(folder) else str(entry.path)


def _problems(entry: Entry) -> tuple[str, str]:
    if entry.errors:
        return f"✗ {entry.errors} error{'s' * (entry.errors > 1)}", "table--error"
    if entry.warnings:
        return f"! {entry.warnings} warning{'s' * (entry.warnings > 1)}", "table--warning"
    if entry.compiled:
        return "✓", "table--good"
    return "", ""
