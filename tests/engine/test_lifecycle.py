"""Stop, retry, clone; processes that are killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.flows import (
    PATIENCE,
    Driver,
    alive,
    dag,
    flow,
    nodes,
    out,
    phases,
    step,
    succeeded,
    task,
    value,
)
from tui.backends.local import LocalBackend
from tui.engine.folder import RunFolder, supervisor_pid
from tui.model import Conflict, RunDetail, RunSpec

ROOT = Path(__file__).resolve().parents[2]
# Notes each start in a file, then waits until it may end.
COUNTED = step(
    "counted",
    'echo "$2" >> "$1/started"; while [ ! -e "$1/go-$2" ]; do sleep 0.02; done; echo done-$2 > ' + out("o"),
    args=["{{workflow.parameters.place}}", "{{inputs.parameters.me}}"],
    inputs=["me"],
    outputs=["o"],
)


def _two(driver: Driver, on_exit: str = "") -> str:
    first = task("first", "counted", given={"me": "first"})
    second = task("second", "counted", given={"me": "second"}, after=["first"])
    last = task("last", "counted", given={"me": "last"}, after=["second"])
    place = driver.home.parent
    return flow(
        COUNTED, OK, dag("main", first, second, last), parameters={"place": str(place)}, onExit=on_exit
    )


OK = step("ok", "true")


def _until_running(driver: Driver, run: str, node: str) -> RunDetail:
    return driver.until(run, lambda detail: phases(detail).get(node) == "running")


def _started(driver: Driver) -> list[str]:
    return (driver.home.parent / "started").read_text().split()


def _wait(ready: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_stop_and_retry(driver: Driver) -> None:
    place = driver.home.parent
    (place / "go-first").touch()
    run = driver.submit(_two(driver, "ok")).id
    _until_running(driver, run, "second")
    with pytest.raises(Conflict):
        driver.do(lambda backend: backend.retry_run(run))
    with pytest.raises(Conflict):
        driver.do(lambda backend: backend.delete_run(run))
    driver.do(lambda backend: backend.stop_run(run))
    detail = driver.end(run)
    assert detail.run.phase.value == "stopped"
    expected = {"first": "succeeded", "second": "stopped", "last": "stopped", "onExit": "succeeded"}
    assert phases(detail) == expected
    with pytest.raises(Conflict):
        driver.do(lambda backend: backend.stop_run(run))
    (place / "go-second").touch()
    (place / "go-last").touch()
    driver.do(lambda backend: backend.retry_run(run))
    detail = driver.end(run)
    assert succeeded(detail)
    assert _started(driver) == ["first", "second", "second", "last"]
    assert [item.phase.value for item in nodes(detail)["second"].attempts] == ["stopped", "succeeded"]
    assert value(detail, "first", "o") == "done-first"


def test_a_step_that_does_not_want_to_stop_is_made_to(driver: Driver) -> None:
    pid = driver.home.parent / "pid"
    deaf = step("deaf", f"trap '' TERM; echo $$ > {pid}; while :; do sleep 0.1; done")
    run = driver.submit(flow(deaf, entry="deaf")).id
    _until_running(driver, run, "deaf")
    _wait(lambda: pid.exists() and pid.read_text().strip())
    driver.do(lambda backend: backend.stop_run(run))
    assert driver.end(run).run.phase.value == "stopped"
    assert not alive(int(pid.read_text()))


def test_retry_runs_only_what_failed(driver: Driver) -> None:
    place = driver.home.parent
    script = 'echo "$1" >> "$2/started"; test "$1" = ok || test -e "$2/fixed"; echo "$1" > ' + out("o")
    work = step(
        "work",
        script,
        args=["{{inputs.parameters.me}}", "{{workflow.parameters.place}}"],
        inputs=["me"],
        outputs=["o"],
    )
    inner = dag("inner", task("leaf", "work", given={"me": "{{inputs.parameters.me}}"}), inputs=["me"])
    main = dag(
        "main",
        task("loop", "inner", given={"me": "{{item}}"}, withItems=["ok", "bad"]),
        task("after", "work", after=["loop"], given={"me": "ok"}),
    )
    run = driver.submit(flow(work, inner, main, parameters={"place": str(place)})).id
    assert driver.end(run).run.phase.value == "failed"
    (place / "fixed").touch()
    driver.do(lambda backend: backend.retry_run(run))
    detail = driver.end(run)
    assert succeeded(detail)
    assert sorted(_started(driver)) == ["bad", "bad", "ok", "ok"]
    assert phases(detail)["loop(1:bad).leaf"] == phases(detail)["after"] == "succeeded"
    assert (detail.run.done, detail.run.total) == (3, 3)


def test_clone_gives_what_the_run_was_made_of(driver: Driver) -> None:
    manifest = flow(OK, entry="ok", parameters={"p": "1"})
    spec = RunSpec(
        manifest, name="한", pipeline="pipe", experiment="exp", parameters={"p": "2"}, source="/f.py"
    )
    run = driver.do(lambda backend: backend.submit_run(spec))
    driver.end(run.id)
    again = driver.do(lambda backend: backend.clone_run(run.id))
    assert (again.manifest, again.parameters, again.experiment) == (manifest, {"p": "2"}, "exp")
    assert (again.pipeline, again.source) == ("pipe", "/f.py")


def test_a_killed_supervisor_is_noticed_and_its_steps_end(driver: Driver) -> None:
    place = driver.home.parent
    (place / "go-first").touch()
    run = driver.submit(_two(driver)).id
    _until_running(driver, run, "second")
    _wait(lambda: "second" in _started(driver))
    pid = supervisor_pid(RunFolder(driver.folder(run)))
    assert pid is not None
    steps = _children(pid)
    assert steps
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    detail = driver.end(run)
    assert time.monotonic() - began < 5
    assert detail.run.phase.value == "error"
    assert "process died" in detail.run.message
    assert phases(detail) == {"first": "succeeded", "second": "error", "last": "skipped"}
    _wait(lambda: not any(alive(step) for step in steps))
    assert driver.do(lambda backend: backend.log_file(run, "second")).closed
    (place / "go-second").touch()
    (place / "go-last").touch()
    driver.do(lambda backend: backend.retry_run(run))
    assert succeeded(driver.end(run))
    assert _started(driver) == ["first", "second", "second", "last"]


def _children(pid: int) -> list[int]:
    """Processes that a process started, without the watchdog (which starts none)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(stat[1]) == pid and command.startswith(b"sh\0"):
                found.append(int(entry.name))
    return found


def test_a_run_outlives_whoever_started_it(driver: Driver) -> None:
    place = driver.home.parent
    workflow = place / "flow.json"
    workflow.write_text(_two(driver))
    environment = {**os.environ, "KFDECK_HOME": str(driver.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tui", "run", str(workflow)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as app:
        _wait((place / "started").exists)
        os.killpg(app.pid, signal.SIGKILL)
    for name in ("first", "second", "last"):
        (place / f"go-{name}").touch()
    (run,) = driver.do(lambda backend: backend.list_runs())
    assert succeeded(driver.end(run.id))


def test_the_stream_of_a_log_follows_to_its_end(driver: Driver) -> None:
    go = driver.home.parent / "go"
    slow = step("slow", f'echo one; while [ ! -e "{go}" ]; do sleep 0.02; done; printf "두\\nend"')
    run = driver.submit(flow(slow, entry="slow")).id

    async def work(backend: LocalBackend) -> tuple[bytes, list[bool]]:
        data, closed = b"", []
        async for chunk in backend.stream_log(run, "slow"):
            assert chunk.offset == len(data)
            data += chunk.data
            closed.append(chunk.closed)
            if data == b"one\n":
                go.touch()
        return data, closed

    data, closed = driver.do(work)
    assert data.decode() == "one\n두\nend"
    assert closed[-1]
    assert not any(closed[:-1])


def test_watching_one_run_gives_all_of_it_then_changes(driver: Driver) -> None:
    place = driver.home.parent
    run = driver.submit(_two(driver)).id
    _until_running(driver, run, "first")

    async def work(backend: LocalBackend) -> list[list[tuple[str, str]]]:
        seen = []
        async for event in backend.watch(run):
            seen.append([(node.id, node.phase.value) for node in event.nodes])
            if len(seen) == 1:
                for name in ("first", "second", "last"):
                    (place / f"go-{name}").touch()
            if event.run is not None and event.run.phase.finished:
                return seen
        return seen

    seen = driver.do(work)
    assert [name for name, _ in seen[0]] == ["first", "second", "last"]
    assert ("last", "succeeded") in seen[-1]
    assert ("first", "running") not in [item for event in seen[1:] for item in event]


def test_watching_everything(driver: Driver) -> None:
    manifest = flow(OK, entry="ok")

    async def work(backend: LocalBackend) -> list[tuple[str, str, str]]:
        seen: list[tuple[str, str, str]] = []
        run = ""
        stream = backend.watch()
        assert (await anext(stream)).kind.value == "resync"
        other = LocalBackend(driver.home)
        run = (await other.submit_run(RunSpec(manifest))).id
        async for event in stream:
            seen.append((event.kind.value, event.id, event.run.phase.value if event.run else ""))
            if event.run is not None and event.run.phase.finished:
                await other.delete_run(run)
            if event.kind.value == "run-deleted":
                break
        await other.close()
        assert seen[-1] == ("run-deleted", run, "")
        assert ("run", run, "succeeded") in seen
        return seen

    assert "experiment" in {kind for kind, _, _ in driver.do(work)}
