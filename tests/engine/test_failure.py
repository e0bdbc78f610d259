"""What goes wrong is said, and stays where it is."""

import sys

from tests.engine.flows import Driver, alive, dag, flow, nodes, out, phases, step, task, value

FAIL = step("fail", "echo the reason >&2; exit 3")
OK = step("ok", "true")


def test_a_failure_stops_only_what_depends_on_it(driver: Driver) -> None:
    main = dag(
        "main",
        task("fail"),
        task("after", "ok", after=["fail"]),
        task("last", "ok", after=["after"]),
        task("other", "ok"),
        task("more", "ok", after=["other"]),
    )
    detail = driver.run(flow(FAIL, OK, main))
    expected = {
        "fail": "failed",
        "after": "skipped",
        "last": "skipped",
        "other": "succeeded",
        "more": "succeeded",
    }
    assert phases(detail) == expected
    assert detail.run.phase.value == "failed"
    assert detail.run.message == "fail: exit code 3"
    failed = nodes(detail)["fail"]
    assert (failed.exit_code, failed.message) == (3, "exit code 3")
    assert driver.log(detail.run.id, "fail") == "the reason\n"
    assert (detail.run.done, detail.run.total) == (2, 5)


def test_retries_until_it_works(driver: Driver) -> None:
    flaky = step("flaky", "echo attempt {{retries}}; test {{retries}} -ge 2", retryStrategy={"limit": 3})
    detail = driver.run(flow(flaky, entry="flaky"))
    node = nodes(detail)["flaky"]
    assert detail.run.phase.value == "succeeded"
    assert [(item.number, item.phase.value, item.exit_code) for item in node.attempts] == [
        (0, "failed", 1),
        (1, "failed", 1),
        (2, "succeeded", 0),
    ]
    assert node.max_attempts == 4
    first = driver.do(lambda backend: backend.log_file(detail.run.id, "flaky", 0))
    assert first.path.read_text() == "attempt 0\n"
    assert first.closed


def test_retries_are_limited_and_wait(driver: Driver) -> None:
    strategy = {"limit": "{{inputs.parameters.n}}", "backoff": {"duration": "0.1s", "factor": 2}}
    never = step("never", "exit 1", inputs=["n"], retryStrategy=strategy)
    detail = driver.run(flow(never, dag("main", task("never", given={"n": "2"}))))
    attempts = nodes(detail)["never"].attempts
    assert len(attempts) == 3
    starts = [item.started_at.timestamp() for item in attempts if item.started_at]
    assert starts[1] - starts[0] >= 0.1
    assert starts[2] - starts[1] >= 0.2
    assert detail.run.phase.value == "failed"


def test_errors_are_not_retried_by_default(driver: Driver) -> None:
    missing = step("missing", "true", outputs=["o"], retryStrategy={"limit": 3})
    always = step("always", "true", outputs=["o"], retryStrategy={"limit": 2, "retryPolicy": "Always"})
    detail = driver.run(flow(missing, always, dag("main", task("missing"), task("always"))))
    assert len(nodes(detail)["missing"].attempts) == 1
    assert len(nodes(detail)["always"].attempts) == 3


def test_the_exit_handler_runs_after_a_failure(driver: Driver) -> None:
    bye = step(
        "bye",
        f'printf %s "$1 $2" > {out("o")}',
        args=["{{workflow.status}}", "{{inputs.parameters.msg}}"],
        inputs=["msg"],
        outputs=["o"],
    )
    detail = driver.run(flow(FAIL, bye, dag("main", task("fail")), parameters={"msg": "안녕"}, onExit="bye"))
    assert detail.run.phase.value == "failed"
    assert detail.run.message == "fail: exit code 3"
    assert value(detail, "onExit", "o") == "Failed 안녕"


def test_a_failing_exit_handler_fails_the_run(driver: Driver) -> None:
    detail = driver.run(flow(FAIL, OK, dag("main", task("ok")), onExit="fail"))
    assert phases(detail) == {"ok": "succeeded", "onExit": "failed"}
    assert detail.run.phase.value == "failed"
    assert "exit handler" in detail.run.message


def test_a_limit_of_time(driver: Driver) -> None:
    slow = step("slow", "sleep 60", activeDeadlineSeconds=1)
    detail = driver.run(flow(slow, entry="slow"))
    assert detail.run.phase.value == "failed"
    assert "limit of 1 s" in nodes(detail)["slow"].message


def test_a_limit_of_time_for_the_whole_run(driver: Driver) -> None:
    slow = step("slow", "sleep 60")
    main = dag("main", task("slow"), task("after", "ok", after=["slow"]))
    detail = driver.run(flow(slow, OK, main, activeDeadlineSeconds=1, onExit="ok"))
    assert detail.run.phase.value == "failed"
    assert phases(detail)["slow"] == "failed"
    assert phases(detail)["onExit"] == "succeeded"
    assert "limit of 1 s" in detail.run.message


def test_what_this_machine_can_not_do_is_said(driver: Driver) -> None:
    resource = {"name": "resource", "resource": {"action": "create", "manifest": "{}"}}
    bare = {"name": "bare", "container": {"image": "tool:1"}}
    gone = {"name": "gone", "container": {"image": "tool:1", "command": ["no-such-program"]}}
    main = dag("main", task("resource"), task("bare"), task("gone"))
    detail = driver.run(flow(resource, bare, gone, main))
    found = nodes(detail)
    assert {node.phase.value for node in found.values()} == {"error"}
    assert "cluster" in found["resource"].message
    assert "tool:1" in found["bare"].message
    assert "no-such-program" in found["gone"].message


def test_an_image_that_is_not_honoured_is_noted(driver: Driver) -> None:
    own = f"python:{sys.version_info.major}.{sys.version_info.minor}"
    templates = [
        step(name, "true", image=image) for name, image in (("own", own), ("old", "python:3.4"), ("x", "x:1"))
    ]
    detail = driver.run(flow(*templates, dag("main", task("own"), task("old"), task("x"))))
    found = nodes(detail)
    assert found["own"].notes == ()
    assert "python:3.4" in found["old"].notes[0]
    assert "x:1" in found["x"].notes[0]


def test_what_a_step_leaves_running_ends_with_it(driver: Driver) -> None:
    pid = driver.home.parent / "pid"
    leaves = step("leaves", f"sleep 300 & echo $! > {pid}")
    assert driver.run(flow(leaves, entry="leaves")).run.phase.value == "succeeded"
    assert not alive(int(pid.read_text()))
