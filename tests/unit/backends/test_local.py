"""The local backend's names, lists, pipelines and experiments."""

from pathlib import Path

import pytest

from tests.engine.flows import Driver, flow, step
from tui.backends import open_backend
from tui.backends.interface import NewPipeline, RunFilter
from tui.backends.local import LocalBackend
from tui.model import Conflict, Invalid, NotFound, Parameter, RunSpec

MANIFEST = flow(step("ok", "true"), entry="ok", parameters={"p": "1"})


@pytest.fixture
def backend(tmp_path: Path) -> LocalBackend:
    return LocalBackend(tmp_path / "home")


async def _ended(backend: LocalBackend, **spec: str) -> str:
    run = await backend.submit_run(RunSpec(MANIFEST, **spec))  # type: ignore[arg-type]
    async for event in backend.watch(run.id):
        if event.run is not None and event.run.phase.finished:
            break
    return run.id


async def test_runs_are_found_by_id_its_beginning_and_name(backend: LocalBackend) -> None:
    one = await _ended(backend, name="one")
    two = await _ended(backend, name="two")
    await _ended(backend, name="two")
    assert (await backend.get_run(one)).run.name == "one"
    assert (await backend.get_run(one[:9])).run.id == one
    assert (await backend.get_run("one")).run.id == one
    with pytest.raises(Invalid, match="2 runs"):
        await backend.get_run("two")
    with pytest.raises(NotFound):
        await backend.get_run("three")
    with pytest.raises(NotFound):
        await backend.get_node(two, "nothing")
    with pytest.raises(NotFound):
        await backend.read_artifact(two, "ok", "nothing")
    await backend.close()


async def test_lists_are_filtered_and_newest_first(backend: LocalBackend) -> None:
    first = await _ended(backend, experiment="a", pipeline="x")
    second = await _ended(backend, experiment="b", pipeline="x")
    third = await _ended(backend, experiment="b", pipeline="y")

    async def ids(**which: object) -> list[str]:
        return [run.id for run in await backend.list_runs(RunFilter(**which))]  # type: ignore[arg-type]

    assert await ids() == [third, second, first]
    assert await ids(experiment="b") == [third, second]
    assert await ids(experiment=(await backend.get_experiment("b")).id) == [third, second]
    assert await ids(pipeline="x", limit=1) == [second]
    await backend.archive_run(second)
    assert await ids() == [third, first]
    assert await ids(archived=True) == [second]
    assert not (await backend.restore_run(second)).archived
    await backend.delete_run(third)
    assert await ids() == [second, first]
    await backend.close()


async def test_experiments(backend: LocalBackend) -> None:
    made = await backend.create_experiment("실험", "why")
    assert (made.name, made.description, made.runs) == ("실험", "why", 0)
    with pytest.raises(Conflict):
        await backend.create_experiment("실험")
    with pytest.raises(Invalid):
        await backend.create_experiment(" ")
    run = await _ended(backend, experiment="실험")
    assert (await backend.get_experiment(made.id[:8])).runs == 1
    assert (await backend.archive_experiment("실험")).archived
    assert await backend.list_runs() == []
    with pytest.raises(Conflict):
        await backend.submit_run(RunSpec(MANIFEST, experiment="실험"))
    assert [item.name for item in await backend.list_experiments(archived=True)] == ["실험"]
    assert not (await backend.restore_experiment("실험")).archived
    assert [item.id for item in await backend.list_runs(RunFilter(archived=True))] == [run]
    await backend.delete_experiment("실험")
    assert (await backend.get_run(run)).run.experiment == ""
    with pytest.raises(NotFound):
        await backend.get_experiment("실험")
    await backend.close()


async def test_stored_pipelines(backend: LocalBackend) -> None:
    first = await backend.create_pipeline(NewPipeline("파이프", MANIFEST, description="d"))
    second = await backend.create_pipeline(NewPipeline("파이프", MANIFEST, version="better"))
    assert (first.name, second.name) == ("v1", "better")
    assert first.parameters == (Parameter("p", default="1", optional=True),)
    pipeline = await backend.get_pipeline("파이프")
    assert (pipeline.versions, pipeline.latest_version, pipeline.description) == (2, second.id, "d")
    assert [item.id for item in await backend.list_versions("파이프")] == [second.id, first.id]
    assert (await backend.get_version("파이프")).id == second.id
    assert (await backend.get_version(pipeline.id, "v1")).manifest == MANIFEST
    with pytest.raises(Conflict):
        await backend.create_pipeline(NewPipeline("파이프", MANIFEST, version="v1"))
    with pytest.raises(Invalid):
        await backend.create_pipeline(NewPipeline("bad", "kind: Pod"))
    assert [item.name for item in await backend.list_pipelines()] == ["파이프"]
    await backend.delete_version("파이프", "better")
    assert (await backend.get_pipeline("파이프")).latest_version == first.id
    await backend.delete_pipeline("파이프")
    with pytest.raises(NotFound):
        await backend.get_pipeline("파이프")
    await backend.close()


async def test_a_run_that_can_not_start_leaves_nothing(backend: LocalBackend) -> None:
    for spec in (
        RunSpec("kind: Pod"),
        RunSpec(MANIFEST, parameters={"x": "1"}),
        RunSpec(flow(step("ok", "true"), entry="gone")),
    ):
        with pytest.raises(Invalid):
            await backend.submit_run(spec)
    assert await backend.list_runs() == []
    assert not list(backend.places.runs.iterdir()) if backend.places.runs.exists() else True
    await backend.close()


async def test_opening_by_name(tmp_path: Path) -> None:
    backend = open_backend("local", tmp_path)
    assert backend.capabilities().name == "local"
    assert backend.notices() == ()
    await backend.close()
    with pytest.raises(Invalid):
        open_backend("cloud")


def test_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KFDECK_HOME", str(tmp_path / "mine"))
    assert LocalBackend().places.home == tmp_path / "mine"
    assert Driver(tmp_path).home == tmp_path
