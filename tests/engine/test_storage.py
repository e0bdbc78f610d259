"""A full disk, a damaged database: said clearly, and nothing else is lost."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engine.flows import Driver, dag, flow, nodes, phases, step, succeeded, task
from tui.backends.interface import NewPipeline, RunFilter
from tui.backends.local import LocalBackend
from tui.model import RunSpec, Unreachable

OK = step("ok", "true")
MANIFEST = flow(OK, entry="ok")


def test_a_damaged_store_is_moved_aside_and_found_again(driver: Driver) -> None:
    run = driver.run(MANIFEST).run
    driver.do(lambda backend: backend.create_experiment("mine", "a description"))
    driver.do(lambda backend: backend.create_pipeline(NewPipeline("stored", MANIFEST)))
    driver.do(lambda backend: backend.archive_run(run.id))
    for name in ("kfdeck.db", "kfdeck.db-wal"):
        if (driver.home / name).exists():
            (driver.home / name).write_bytes(b"this is not a database" * 500)

    async def work(backend: LocalBackend) -> tuple[str, ...]:
        archived = await backend.list_runs(RunFilter(archived=True))
        assert [item.id for item in archived] == [run.id]
        assert {item.name for item in await backend.list_experiments()} == {"default", "mine"}
        assert (await backend.get_experiment("mine")).description == "a description"
        assert [item.name for item in await backend.list_pipelines()] == ["stored"]
        return backend.notices()

    notices = driver.do(work)
    assert len(notices) == 1
    assert "damaged" in notices[0]
    assert list(driver.home.glob("kfdeck.db.damaged-*"))


def test_a_store_that_is_gone_is_made_from_the_folders(driver: Driver) -> None:
    run = driver.run(MANIFEST).run
    for path in driver.home.glob("kfdeck.db*"):
        path.unlink()
    assert [item.id for item in driver.do(lambda backend: backend.list_runs())] == [run.id]
    assert [item.name for item in driver.do(lambda backend: backend.list_experiments())] == ["default"]


def test_a_damaged_journal_spoils_one_run_only(driver: Driver) -> None:
    good, bad = driver.run(MANIFEST).run, driver.run(MANIFEST).run
    journal = driver.folder(bad.id) / "journal.db"
    journal.write_bytes(b"spoilt" * 1000)
    (driver.home / "kfdeck.db").unlink()
    runs = {item.id: item for item in driver.do(lambda backend: backend.list_runs())}
    assert runs[good.id].phase.value == "succeeded"
    assert "journal" in runs[bad.id].message
    detail = driver.do(lambda backend: backend.get_run(bad.id))
    assert detail.manifest == MANIFEST
    driver.do(lambda backend: backend.retry_run(bad.id))
    assert succeeded(driver.end(bad.id))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(["mount", *options]).returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def test_a_full_disk(small_disk: Path) -> None:
    driver = Driver(small_disk / "home")
    kept = driver.run(MANIFEST).run
    go = small_disk.parent / "go"
    wait = step("wait", f'while [ ! -e "{go}" ]; do sleep 0.02; done')
    tasks = [task(f"t{index}", "ok", after=["wait"]) for index in range(150)]
    run = driver.submit(flow(wait, OK, dag("main", task("wait"), *tasks))).id
    driver.until(run, lambda detail: phases(detail).get("wait") == "running")
    filler = small_disk / "filler"
    _fill(filler)
    with pytest.raises(Unreachable, match="disk is full"):
        driver.do(lambda backend: backend.submit_run(RunSpec(MANIFEST)))
    go.touch()
    detail = driver.end(run)
    assert detail.run.phase.value in ("error", "failed")
    assert "disk is full" in detail.run.message
    assert {item.id for item in driver.do(lambda backend: backend.list_runs())} == {run, kept.id}
    filler.unlink()
    driver.do(lambda backend: backend.retry_run(run))
    assert succeeded(driver.end(run))
    assert nodes(driver.do(lambda backend: backend.get_run(run)))["wait"].phase.value == "succeeded"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_can_not_be_written(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(Unreachable):
        Driver(closed / "home").submit(MANIFEST)
