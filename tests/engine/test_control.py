"""Conditions, loops, recursion, dependencies on results."""

import pytest

from tests.engine.flows import Driver, dag, flow, nodes, out, phases, step, succeeded, task, value

ECHO = step(
    "echo", f'printf %s "$1" > {out("o")}', args=["{{inputs.parameters.i}}"], inputs=["i"], outputs=["o"]
)
FAIL = step("fail", "exit 3")


def test_a_false_condition_skips_and_what_follows_runs(driver: Driver) -> None:
    inner = dag("inner", task("deep", "echo", given={"i": "x"}))
    main = dag(
        "main",
        task("flip", "echo", given={"i": "heads"}),
        task("yes", "inner", after=["flip"], when='"{{tasks.flip.outputs.parameters.o}}" == "heads"'),
        task("no", "inner", after=["flip"], when='"{{tasks.flip.outputs.parameters.o}}" == "tails"'),
        task("after", "echo", after=["no"], given={"i": "z"}),
    )
    detail = driver.run(flow(ECHO, inner, main))
    assert succeeded(detail)
    found = phases(detail)
    assert (found["yes.deep"], found["no"], found["no.deep"]) == ("succeeded", "skipped", "skipped")
    assert found["after"] == "succeeded"
    assert '"heads" == "tails"' in nodes(detail)["no"].message


def test_a_condition_that_makes_no_sense_is_an_error(driver: Driver) -> None:
    detail = driver.run(flow(ECHO, dag("main", task("bad", "echo", given={"i": "x"}, when="1e-05 > 3"))))
    assert detail.run.phase.value == "error"
    assert nodes(detail)["bad"].message.startswith("Invalid 'when' expression `1e-05 > 3`")


def test_loops_over_items(driver: Driver) -> None:
    main = dag(
        "main",
        task("each", "echo", given={"i": "{{item}}"}, withItems=["a", 2, True, {"k": "v"}, "(p)"]),
        task("keys", "echo", given={"i": "{{item.b}}-{{item.a}}"}, withItems=[{"a": 1, "b": "한"}]),
        task(
            "count",
            "echo",
            given={"i": "{{item}}"},
            withSequence={"start": "3", "end": "1", "format": "n%02d"},
        ),
    )
    detail = driver.run(flow(ECHO, main))
    assert succeeded(detail)
    each = ["each(0:a)", "each(1:2)", "each(2:true)", "each(3:k:v)", "each(4:p)"]
    assert [node.id for node in detail.nodes if node.parent == "each"] == each
    assert [value(detail, node, "o") for node in each] == ["a", "2", "true", '{"k":"v"}', "(p)"]
    assert value(detail, "keys(0:a:1,b:한)", "o") == "한-1"
    counted = [node.id for node in detail.nodes if node.parent == "count"]
    assert [value(detail, node, "o") for node in counted] == ["n03", "n02", "n01"]
    assert nodes(detail)[each[0]].static_id == "each"


def test_a_loop_over_an_output_and_what_it_gives(driver: Driver) -> None:
    main = dag(
        "main",
        task("list", "echo", given={"i": '["x", "y"]'}),
        task(
            "loop",
            "echo",
            after=["list"],
            given={"i": "{{item}}!"},
            withParam="{{tasks.list.outputs.parameters.o}}",
        ),
        task("all", "echo", after=["loop"], given={"i": "{{tasks.loop.outputs.parameters.o}}"}),
    )
    detail = driver.run(flow(ECHO, main))
    assert succeeded(detail)
    assert value(detail, "all", "o") == '["x!","y!"]'


def test_nested_loops_with_a_condition(driver: Driver) -> None:
    inner = dag(
        "inner",
        task(
            "leaf",
            "echo",
            given={"i": "{{inputs.parameters.x}}{{item}}"},
            withItems=[1, 2],
            when="{{inputs.parameters.x}}{{item}} != 12",
        ),
        inputs=["x"],
    )
    main = dag("main", task("outer", "inner", given={"x": "{{item}}"}, withItems=[1, 2]))
    detail = driver.run(flow(ECHO, inner, main))
    assert succeeded(detail)
    found = phases(detail)
    assert found["outer(0:1).leaf(1:2)"] == "skipped"
    assert value(detail, "outer(1:2).leaf(0:1)", "o") == "21"
    assert nodes(detail)["outer(1:2).leaf(0:1)"].static_id == "outer.leaf"
    assert found["outer"] == found["outer(0:1).leaf"] == "succeeded"


@pytest.mark.parametrize("items", ["[]", "not a list", '{"a": 1}'])
def test_a_list_that_is_empty_or_none(driver: Driver, items: str) -> None:
    main = dag(
        "main",
        task("loop", "echo", given={"i": "{{item}}"}, withParam="{{workflow.parameters.items}}"),
        task("after", "echo", after=["loop"], given={"i": "z"}),
    )
    detail = driver.run(flow(ECHO, main, parameters={"items": "[1]"}), items=items)
    if items == "[]":
        assert succeeded(detail)
        assert phases(detail) == {"loop": "skipped", "after": "succeeded"}
    else:
        assert detail.run.phase.value == "error"
        assert items in nodes(detail)["loop"].message
        assert phases(detail)["after"] == "skipped"


def test_recursion_ends_when_its_condition_does(driver: Driver) -> None:
    add = step(
        "add", f"echo $(($1 + 1)) > {out('o')}", args=["{{inputs.parameters.n}}"], inputs=["n"], outputs=["o"]
    )
    again = task(
        "again",
        "count",
        after=["add"],
        given={"n": "{{tasks.add.outputs.parameters.o}}"},
        when="{{tasks.add.outputs.parameters.o}} < 4",
    )
    count = dag("count", task("add", given={"n": "{{inputs.parameters.n}}"}), again, inputs=["n"])
    detail = driver.run(flow(add, count, dag("main", task("count", given={"n": "0"}))))
    assert succeeded(detail)
    assert value(detail, "count.again.again.again.add", "o") == "4"
    assert phases(detail)["count.again.again.again.again"] == "skipped"


def test_endless_recursion_is_an_error(driver: Driver) -> None:
    loop = dag("loop", task("again", "loop"))
    detail = driver.run(flow(loop, dag("main", task("loop"))))
    assert detail.run.phase.value == "error"
    assert "100 times" in detail.run.message


def test_depends_on_results(driver: Driver) -> None:
    main = dag(
        "main",
        task("fail"),
        task("handler", "echo", given={"i": "x"}, depends="fail.Failed && !fail.Succeeded"),
        task("never", "echo", given={"i": "x"}, depends="fail.Succeeded || (fail.Skipped)"),
        task("both", "echo", given={"i": "x"}, depends="handler && never.Omitted"),
    )
    detail = driver.run(flow(ECHO, FAIL, main))
    expected = {"fail": "failed", "handler": "succeeded", "never": "skipped", "both": "succeeded"}
    assert phases(detail) == expected
    assert succeeded(detail)


def test_continue_on_failure(driver: Driver) -> None:
    main = dag(
        "main",
        task("fail", continueOn={"failed": True}),
        task("after", "echo", after=["fail"], given={"i": "x"}),
    )
    detail = driver.run(flow(ECHO, FAIL, main))
    assert succeeded(detail)
    assert phases(detail) == {"fail": "failed", "after": "succeeded"}


def test_an_output_of_a_skipped_step(driver: Driver) -> None:
    takes = dict(ECHO)
    takes["inputs"] = {"parameters": [{"name": "i", "default": "fallback"}]}
    skipped = task("no", "echo", given={"i": "x"}, when="false")
    use = task("use", "takes", after=["no"], given={"i": "{{tasks.no.outputs.parameters.o}}"})
    detail = driver.run(flow(ECHO, {**takes, "name": "takes"}, dag("main", skipped, use)))
    assert succeeded(detail)
    assert value(detail, "use", "o") == "fallback"
    strict = task("use", "echo", after=["no"], given={"i": "{{tasks.no.outputs.parameters.o}}"})
    detail = driver.run(flow(ECHO, dag("main", skipped, strict)))
    assert detail.run.phase.value == "error"
    assert "{{tasks.no.outputs.parameters.o}}" in nodes(detail)["use"].message
