"""Steps run in the order of the graph, and at the same time where they can."""

import json

from tests.engine.flows import Driver, dag, flow, nodes, out, phases, step, succeeded, task, value

ECHO = step(
    "echo", f'printf %s "$1" > {out("o")}', args=["{{inputs.parameters.i}}"], inputs=["i"], outputs=["o"]
)


def test_values_travel_along_a_chain(driver: Driver) -> None:
    join = step(
        "join",
        f'printf "%s-%s" "$1" "$2" > {out("o")}',
        args=["{{inputs.parameters.a}}", "{{inputs.parameters.b}}"],
        inputs=["a", "b"],
        outputs=["o"],
    )
    first = task("first", "echo", given={"i": "{{workflow.parameters.word}}"})
    second = task("second", "echo", given={"i": "two"})
    last = task(
        "last",
        "join",
        after=["first", "second"],
        given={"a": "{{tasks.first.outputs.parameters.o}}", "b": "{{tasks.second.outputs.parameters.o}}"},
    )
    manifest = flow(ECHO, join, dag("main", first, second, last), parameters={"word": "one"})
    detail = driver.run(manifest)
    assert succeeded(detail)
    assert value(detail, "last", "o") == "one-two"
    assert nodes(detail)["last"].dependencies == ("first", "second")
    assert {item.name: item.value for item in detail.outputs}["last.o"] == "one-two"
    assert (detail.run.done, detail.run.total) == (3, 3)


def test_independent_steps_run_at_the_same_time(driver: Driver, tmp_path: object) -> None:
    # Each waits for the other: one after the other would never end.
    meet = step(
        "meet",
        'touch "$1/$2"; while [ ! -e "$1/$3" ]; do sleep 0.02; done',
        args=["{{workflow.parameters.place}}", "{{inputs.parameters.me}}", "{{inputs.parameters.other}}"],
        inputs=["me", "other"],
    )
    manifest = flow(
        meet,
        dag(
            "main",
            task("a", "meet", given={"me": "a", "other": "b"}),
            task("b", "meet", given={"me": "b", "other": "a"}),
        ),
        parameters={"place": str(tmp_path)},
    )
    assert succeeded(driver.run(manifest))


def test_two_hundred_steps(driver: Driver) -> None:
    many = [task(f"s{index}", "echo", given={"i": str(index)}) for index in range(200)]
    detail = driver.run(flow(ECHO, dag("main", *many)))
    assert succeeded(detail)
    assert [value(detail, f"s{index}", "o") for index in range(200)] == [str(index) for index in range(200)]
    assert detail.run.done == 200


def test_parallelism_of_the_workflow_is_a_limit(driver: Driver, tmp_path: object) -> None:
    alone = step(
        "alone",
        'mkdir "$1/busy"; sleep 0.05; rmdir "$1/busy"',
        args=["{{workflow.parameters.place}}"],
    )
    tasks = [task(f"t{index}", "alone") for index in range(4)]
    manifest = flow(alone, dag("main", *tasks), parameters={"place": str(tmp_path)}, parallelism=1)
    assert succeeded(driver.run(manifest))


def test_parallelism_of_a_template_is_a_limit_for_its_tasks(driver: Driver, tmp_path: object) -> None:
    alone = step(
        "alone",
        'mkdir "$1/busy"; sleep 0.05; rmdir "$1/busy"',
        args=["{{workflow.parameters.place}}"],
    )
    tasks = [task(f"t{index}", "alone") for index in range(4)]
    manifest = flow(
        alone,
        dag("inner", *tasks, parallelism=1),
        dag("main", task("inner")),
        parameters={"place": str(tmp_path)},
    )
    assert succeeded(driver.run(manifest))


def test_what_is_known_is_there_from_the_beginning(driver: Driver) -> None:
    block = step("block", 'while [ ! -e "$1" ]; do sleep 0.02; done', args=["{{workflow.parameters.go}}"])
    inner = dag("inner", task("deep", "echo", given={"i": "x"}))
    go = driver.home.parent / "go"
    manifest = flow(
        ECHO,
        block,
        inner,
        dag("main", task("block"), task("group", "inner", after=["block"])),
        parameters={"go": str(go)},
    )
    run = driver.submit(manifest)
    early = driver.until(run.id, lambda detail: phases(detail).get("block") == "running")
    assert phases(early) == {"block": "running", "group": "pending", "group.deep": "pending"}
    assert nodes(early)["group.deep"].parent == "group"
    go.touch()
    detail = driver.end(run.id)
    assert succeeded(detail)
    assert phases(detail)["group"] == "succeeded"


def test_a_steps_template_runs_group_after_group(driver: Driver) -> None:
    groups = [
        [task("a", "echo", given={"i": "1"}), task("b", "echo", given={"i": "2"})],
        [task("c", "echo", given={"i": "{{steps.a.outputs.parameters.o}}{{steps.b.outputs.parameters.o}}"})],
    ]
    main = {"name": "main", "steps": groups}
    detail = driver.run(flow(ECHO, main))
    assert succeeded(detail)
    assert value(detail, "c", "o") == "12"


def test_a_single_container_is_a_workflow(driver: Driver) -> None:
    detail = driver.run(flow(step("only", "echo hello"), entry="only"))
    assert succeeded(detail)
    assert phases(detail) == {"only": "succeeded"}
    assert driver.log(detail.run.id, "only") == "hello\n"


def test_standard_output_is_a_result_where_it_is_used(driver: Driver) -> None:
    say = step("say", "echo first; echo noise >&2; echo second")
    manifest = flow(
        ECHO,
        say,
        dag(
            "main",
            task("say"),
            task("use", "echo", after=["say"], given={"i": "{{tasks.say.outputs.result}}"}),
        ),
    )
    detail = driver.run(manifest)
    assert succeeded(detail)
    assert value(detail, "use", "o") == "first\nsecond"
    assert sorted(driver.log(detail.run.id, "say").split()) == ["first", "noise", "second"]


def test_the_manifest_is_kept_as_it_was(driver: Driver) -> None:
    manifest = flow(step("only", "true"), entry="only")
    detail = driver.run(manifest)
    assert json.loads(detail.manifest) == json.loads(manifest)
    assert detail.manifest == manifest
