"""An outcome as the model's values."""

from __future__ import annotations

from tui.compiler.run.outcome import Outcome, PipelineOutcome, Problem
from tui.model.compiled import Compiled, CompiledPipeline, Timings
from tui.model.diagnostic import Diagnostic, Location, Severity
from tui.model.parameter import Parameter


def to_compiled(outcome: Outcome) -> Compiled:
    """Give an outcome as the model's value."""
    return Compiled(
        path=outcome.path,
        pipelines=tuple(_pipeline(item) for item in outcome.pipelines),
        diagnostics=tuple(_diagnostic(item) for item in outcome.problems),
        output=outcome.output,
        sources=tuple(outcome.sources),
        timings=Timings(outcome.execute_ms, outcome.lower_ms, outcome.write_ms, outcome.total_ms),
    )


def _pipeline(item: PipelineOutcome) -> CompiledPipeline:
    return CompiledPipeline(
        name=item.name,
        function=item.function,
        manifest=item.manifest,
        parameters=tuple(Parameter(**parameter) for parameter in item.parameters),
        graph=item.graph,
        description=item.description,
        locations={task: Location(file, line) for task, (file, line) in item.locations.items()},
    )


def _diagnostic(problem: Problem) -> Diagnostic:
    location = Location(problem.file, problem.line, problem.column) if problem.file else None
    return Diagnostic(
        Severity(problem.severity), problem.code, problem.message, problem.hint, location, problem.pipeline
    )
