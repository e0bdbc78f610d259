"""`kfdeck logs`: which lines, in which order, and what is said when there are none."""

import json
import signal
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.engine.flows import PATIENCE, dag, flow, step, task
from tests.engine.shell import Shell

LINES = step("lines", "seq 1 9")
OTHER = step("other", "sleep 0.5; echo other; sleep 0.5; echo end")
# Longer than the other takes, however late that one starts.
EARLY = step("early", "echo first; sleep 3; printf 'unfinished'")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def ran(shell: Shell, *steps: dict[str, object]) -> str:
    """Run steps side by side, and give the run's id."""
    tasks = [task(str(item["name"])) for item in steps]
    (shell.folder / "flow.yaml").write_text(flow(*steps, dag("main", *tasks)))
    return str(json.loads(shell("run", "flow.yaml", "--json")[1])["id"])


def lines(shell: Shell, *arguments: str) -> list[str]:
    code, output, narration = shell("logs", *arguments)
    assert code == 0, narration
    return output.splitlines()


def test_which_lines(shell: Shell) -> None:
    run = ran(shell, LINES, OTHER)
    assert lines(shell, run, "lines", "--tail", "2") == ["8", "9"]
    assert lines(shell, run, "lines", "--tail", "0") == []
    assert lines(shell, run, "lines", "--grep", "[34]") == ["3", "4"]
    assert lines(shell, run, "lines", "--grep", "[1234]", "--tail", "2") == ["3", "4"]
    assert lines(shell, run, "--grep", "4") == ["lines | 4"]
    assert lines(shell, run, "lines", "--since", "1h", "--tail", "1") == ["9"]
    assert lines(shell, run, "--since", "2999-01-01T00:00:00Z") == []
    assert len(lines(shell, run, "--since", "2001-01-01", "--json")) == 11


def test_several_logs_come_in_order_of_time(shell: Shell) -> None:
    run = ran(shell, OTHER, EARLY)
    expected = ["early | first", "other | other", "other | end", "early | unfinished"]
    assert lines(shell, run) == expected
    assert lines(shell, run, "early", "other") == expected
    assert lines(shell, run, "--tail", "2") == expected[2:]
    assert shell("logs", run, "early")[1] == "first\nunfinished"
    found = [json.loads(line) for line in lines(shell, run, "--json")]
    assert [f"{item['step']} | {item['line']}" for item in found] == expected
    times = [datetime.fromisoformat(item["time"]) for item in found]
    assert times == sorted(times)
    assert 0 <= (datetime.now(timezone.utc) - times[0]).total_seconds() < 600
    # What came after the first line's time, and not the first line.
    middle = times[0].timestamp() + (times[1] - times[0]).total_seconds() / 2
    since = datetime.fromtimestamp(middle, tz=timezone.utc).isoformat()
    assert lines(shell, run, "--since", since) == expected[1:]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lins"], "has no step lins. Did you mean lines?"),
        (["zzzzzz"], "See `kfdeck show"),
        (["lines", "--attempt", "7"], "no attempt 7"),
        (["--grep", "("], "--grep `(`: the expression can't be read"),
        (["--since", "soon"], "`soon` is no time: write how long ago"),
        (["--tail", "-3"], "--tail"),
    ],
)
def test_what_is_wrong_is_said(shell: Shell, arguments: list[str], words: str) -> None:
    run = ran(shell, LINES)
    code, output, narration = shell("logs", run, *arguments)
    assert (code, output) == (2, "")
    assert words in narration
    assert "Traceback" not in narration


def test_a_run_of_nearly_this_name(shell: Shell) -> None:
    (shell.folder / "flow.yaml").write_text(flow(LINES, entry="lines"))
    shell("run", "flow.yaml", "--name", "training")
    code, _, narration = shell("logs", "trainin")
    assert (code, "Did you mean training?" in narration) == (2, True)


def test_steps_that_start_later_are_followed(shell: Shell) -> None:
    go = shell.folder / "go"
    wait = step("wait", f'echo begun; while [ ! -e "{go}" ]; do sleep 0.05; done')
    main = dag("main", task("wait"), task("lines", after=["wait"]))
    (shell.folder / "flow.yaml").write_text(flow(wait, LINES, main))
    run = shell("run", "flow.yaml", "--detach")[1].strip()
    with shell.start("logs", run, "-f") as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "wait | begun\n"
        go.touch()
        output, narration = follower.communicate(timeout=PATIENCE)
    assert output.splitlines() == [f"lines | {n}" for n in range(1, 10)]
    assert (follower.returncode, narration) == (0, "")


def test_a_closed_pipe_and_ctrl_c_are_quiet(shell: Shell) -> None:
    forever = step("forever", "seq 1 200000; while :; do sleep 0.1; done")
    (shell.folder / "flow.yaml").write_text(flow(forever, entry="forever"))
    run = shell("run", "flow.yaml", "--detach")[1].strip()
    try:
        deadline = time.monotonic() + PATIENCE
        while shell("logs", run, "--tail", "1")[1] != "200000\n":
            assert time.monotonic() < deadline
        for options in (("forever",), ("forever", "-f")):
            with shell.start("logs", run, *options) as reader:
                assert reader.stdout is not None
                assert reader.stdout.readline() == "1\n"
                reader.stdout.close()
                assert reader.stderr is not None
                assert reader.stderr.read() == ""
            assert reader.returncode == 0
        with shell.start("logs", run, "forever", "-f", "--tail", "1") as follower:
            assert follower.stdout is not None
            assert follower.stdout.readline() == "200000\n"
            follower.send_signal(signal.SIGINT)
            _, narration = follower.communicate(timeout=PATIENCE)
        assert (follower.returncode, narration) == (130, "")
    finally:
        shell("stop", run)


def test_a_pipeline_of_shells_ends_with_head(shell: Shell) -> None:
    run = ran(shell, step("many", "seq 1 300000"))
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m tui logs {run} | head -n 2"],
        cwd=shell.folder,
        env=shell.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.stdout, done.stderr) == ("1\n2\n", "")
