"""The way from a pipeline to a run: its form, then the backend, then the run's screen."""

from __future__ import annotations

from pathlib import Path

from tui.model import BackendError, CompiledPipeline, Parameter, RunSpec
from tui.screens.base import DeckScreen


async def start(
    screen: DeckScreen, pipeline: CompiledPipeline | None, path: Path | None, *, ask: bool = True
) -> None:
    """Start a run of `pipeline`: through the form, or at once with the parameters used last."""
    if pipeline is None:
        return
    session = screen.deck.session
    key = f"{path}::{pipeline.function}"
    last = session.last_parameters.get(key, {})
    values = {item.name: last.get(item.name, item.default) for item in pipeline.parameters}
    spec = RunSpec(
        manifest=pipeline.manifest,
        pipeline=pipeline.name,
        experiment=session.last_experiment,
        parameters={name: value for name, value in values.items() if value is not None},
        source=str(path) if path else "",
        function=pipeline.function,
    )
    missing = [item for item in pipeline.parameters if values[item.name] is None and not item.optional]
    if ask or missing:
        show_form(screen, spec, pipeline.parameters, key)
    else:
        await submit(screen, spec)


def show_form(screen: DeckScreen, spec: RunSpec, parameters: tuple[Parameter, ...], key: str) -> None:
    """Open the form, filled from `spec`; what is started is remembered under `key`."""
    from tui.screens.run_form import RunFormScreen

    async def filled(result: RunSpec | None) -> None:
        if result is None:
            return
        session = screen.deck.session
        session.last_parameters[key] = dict(result.parameters)
        session.last_experiment = result.experiment
        await submit(screen, result)

    screen.app.push_screen(RunFormScreen(spec, parameters), filled)


async def submit(screen: DeckScreen, spec: RunSpec) -> None:
    """Hand the run to the backend, and open its screen."""
    try:
        backend = await screen.backend()
        run = await backend.submit_run(spec)
    except BackendError as error:
        screen.say(error.what, bad=True, hint=error.next_step)
        return
    screen.deck.open_run(run.id)


async def start_from_file(screen: DeckScreen, path: Path, function: str) -> None:
    """Compile the file as it is now, and start one of its pipelines."""
    service = await screen.deck.session.compiler()
    result = await service.compile(path)
    screen.deck.session.remember(path, result)
    picked = next((item for item in result.pipelines if item.function == function), None)
    if picked is None:
        why = result.errors[0].message if result.errors else "It holds no pipeline."
        screen.say(f"{path.name} does not compile: {why}", bad=True, hint="enter shows its problems.")
        return
    await start(screen, picked, path)


async def start_from_stored(screen: DeckScreen, pipeline_id: str) -> None:
    """Start the newest version of a stored pipeline."""
    try:
        backend = await screen.backend()
        stored = await backend.get_pipeline(pipeline_id)
        version = await backend.get_version(pipeline_id)
    except BackendError as error:
        screen.say(error.what, bad=True, hint=error.next_step)
        return
    pipeline = CompiledPipeline(stored.name, "", version.manifest, version.parameters)
    await start(screen, pipeline, None)


async def clone(screen: DeckScreen, run: str) -> None:
    """Open the form filled from an earlier run."""
    try:
        backend = await screen.backend()
        spec = await backend.clone_run(run)
        detail = await backend.get_run(run)
    except BackendError as error:
        screen.say(error.what, bad=True, hint=error.next_step)
        return
    show_form(screen, spec, detail.parameters, f"{spec.source}::{spec.function}")
