"""The command line, as a person or a script uses it."""

import io
import json
import signal
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from tests.engine.flows import PATIENCE, dag, flow, out, step, task
from tests.engine.shell import Shell

ECHO = step(
    "echo",
    f'echo "in the log"; printf %s "$1" > {out("o")}',
    args=["{{workflow.parameters.p}}"],
    outputs=["o"],
)
GOOD = flow(ECHO, dag("main", task("echo")), parameters={"p": "기본"})
BAD = flow(step("bad", "echo why it failed; exit 4"), entry="bad")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return Shell(tmp_path)


def test_run_tells_and_gives_outputs(shell: Shell) -> None:
    code, output, narration = shell("run", "good.yaml", "-p", "p=a=b", "--name", "mine", "--experiment", "e")
    assert (code, output) == (0, "echo.o=a=b\n")
    assert "mine" in narration
    assert "succeeded" in narration
    code, output, _ = shell("runs", "--json")
    (row,) = json.loads(output)
    assert (code, row["name"], row["phase"], row["experiment"], row["done"]) == (
        0,
        "mine",
        "succeeded",
        "e",
        1,
    )
    assert json.loads(shell("experiments", "--json")[1])[0]["name"] == "e"
    (shell.folder / "pipe.py").write_text("import kfp\n@kfp.dsl.pipeline(name='x')\ndef pipe(): ...\n")
    found = json.loads(shell("pipelines", "--json")[1])
    assert [(Path(item["path"]).name, item["functions"]) for item in found["files"]] == [
        ("pipe.py", ["pipe"])
    ]
    assert found["stored"] == []
    for command in ("runs", "experiments", "pipelines"):
        assert shell(command)[0] == 0


def test_a_failed_run_exits_with_one_and_shows_the_log(shell: Shell) -> None:
    code, output, narration = shell("run", "bad.yaml", "--json")
    assert code == 1
    detail = json.loads(output)
    assert (detail["phase"], detail["message"]) == ("failed", "bad: exit code 4")
    assert (detail["steps"][0]["exit_code"], detail["steps"][0]["phase"]) == (4, "failed")
    assert "why it failed" in narration
    code, output, _ = shell("show", detail["id"][:8])
    assert code == 0
    assert "exit code 4" in output
    assert json.loads(shell("show", detail["name"], "--json")[1]) == detail
    assert shell("logs", detail["id"], "bad")[:2] == (0, "why it failed\n")
    assert shell("retry", detail["id"])[0] == 1
    assert len(json.loads(shell("show", detail["id"], "--json")[1])["steps"][0]["attempts"]) == 2


def test_packed_workflows(shell: Shell) -> None:
    with zipfile.ZipFile(shell.folder / "good.zip", "w") as archive:
        archive.writestr("pipeline.yaml", GOOD)
    with tarfile.open(shell.folder / "good.tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("pipeline.yaml")
        member.size = len(GOOD.encode())
        tar.addfile(member, io.BytesIO(GOOD.encode()))
    for name in ("good.zip", "good.tar.gz"):
        assert shell("run", name)[:2] == (0, "echo.o=기본\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "none.yaml"], "none.yaml"),
        (["run", "none.py"], "none.py"),
        (["run", "good.yaml", "-p", "x=1"], "no parameter named x"),
        (["run", "good.yaml", "-p", "p"], "NAME=VALUE"),
        (["run", "good.yaml", "-p", "p=1", "-p", "p=2"], "twice"),
        (["run", "broken.yaml"], "line "),
        (["run", "broken.zip"], "damaged"),
        (["run", "binary.yaml"], "UTF-8"),
        (["run", "cycle.yaml"], "a -> b -> a"),
        (["run", "need.yaml"], "-p need=VALUE"),
        (["run", "typed.yaml", "-p", "n=abc"], "whole number"),
        (["pipelines", "nowhere"], "nowhere does not exist"),
        (["show", "nothing"], "no run nothing"),
        (["logs", "nothing"], "no run nothing"),
        (["stop", "nothing"], "no run nothing"),
        (["retry", "nothing"], "no run nothing"),
        (["delete", "nothing"], "no run nothing"),
        (["logs", "nothing", "--grep", "("], "("),
    ],
)
def test_bad_use_exits_with_two(shell: Shell, arguments: list[str], words: str) -> None:
    ok = step("ok", "true")
    folder = shell.folder
    (folder / "broken.yaml").write_text("a: [")
    (folder / "broken.zip").write_bytes(b"PK nothing")
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    circle = dag("main", task("a", "ok", after=["b"]), task("b", "ok", after=["a"]))
    (folder / "cycle.yaml").write_text(flow(ok, circle))
    (folder / "need.yaml").write_text(flow(ok, entry="ok", parameters={"need": None}))
    typed = json.loads(flow(ok, entry="ok", parameters={"n": "1"}))
    spec = json.dumps({"name": "t", "inputs": [{"name": "n", "type": "Integer"}]})
    typed["metadata"]["annotations"] = {"pipelines.kubeflow.org/pipeline_spec": spec}
    (folder / "typed.yaml").write_text(json.dumps(typed))
    code, output, narration = shell(*arguments)
    assert (code, output) == (2, "")
    assert words in narration
    assert "Traceback" not in narration


def _wait_for(path: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_run_goes_on_after_ctrl_c_and_is_followed_and_stopped(shell: Shell) -> None:
    started = shell.folder / "started"
    script = f'echo begun; touch "{started}"; while :; do sleep 0.05; done'
    (shell.folder / "slow.yaml").write_text(flow(step("slow", script), entry="slow"))
    with shell.start("run", "slow.yaml") as process:
        _wait_for(started)
        process.send_signal(signal.SIGINT)
        _, narration = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "kfdeck stop" in narration
    (row,) = json.loads(shell("runs", "--json")[1])
    assert row["phase"] == "running"
    code, _, narration = shell("delete", row["id"])
    assert (code, "still running" in narration) == (1, True)
    with shell.start("logs", row["id"], "slow", "-f") as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "begun\n"
        assert shell("stop", row["id"])[0] == 0
        assert follower.wait(PATIENCE) == 0
    assert shell("stop", row["id"])[0] == 1
    assert shell("delete", row["id"])[0] == 0
    assert json.loads(shell("runs", "--json")[1]) == []


def test_detach_prints_the_id(shell: Shell) -> None:
    code, output, _ = shell("run", "good.yaml", "--detach")
    assert code == 0
    run = output.strip()
    assert json.loads(shell("runs", "--json")[1])[0]["id"] == run
    assert shell("logs", run, "echo", "-f")[1] == "in the log\n"
