"""Parameters and artifacts arrive as they were."""

import hashlib

import pytest

from tests.engine.flows import Driver, dag, flow, nodes, out, phases, step, succeeded, task, value

ECHO = step(
    "echo", f'printf %s "$1" > {out("o")}', args=["{{inputs.parameters.i}}"], inputs=["i"], outputs=["o"]
)
NASTY = [
    "한국어 값",
    'it\'s "quoted" `now`',
    "two\nlines\n\n",
    "{{workflow.name}} {{tasks.x.outputs.parameters.y}}",
    "$HOME \\n %s $(date)",
    "",
    "-n",
    "/tmp/outputs/o/data",
    '{"json": ["한", 1]}',
]


@pytest.mark.parametrize("text", NASTY)
def test_a_value_survives(driver: Driver, text: str) -> None:
    one = task("one", "echo", given={"i": "{{workflow.parameters.p}}"})
    two = task("two", "echo", after=["one"], given={"i": "{{tasks.one.outputs.parameters.o}}"})
    detail = driver.run(flow(ECHO, dag("main", one, two), parameters={"p": "default"}), p=text)
    assert succeeded(detail)
    # One newline at the end of an output's file is not part of the value.
    once = text.removesuffix("\n")
    assert value(detail, "one", "o") == once
    assert value(detail, "two", "o") == once.removesuffix("\n")
    assert {item.name: item.value for item in detail.parameters} == {"p": text}


def test_a_large_binary_artifact(driver: Driver) -> None:
    digest_of = "sha256sum < {} | cut -d' ' -f1 > {}"
    script = f"head -c 10485760 /dev/urandom > {out('blob')}; {digest_of.format(out('blob'), out('sum'))}"
    make = step("make", script, outputs=["sum"], out_files=["blob"])
    read = step(
        "read",
        digest_of.format("/tmp/inputs/blob/data", out("sum")) + "; echo spoilt > /tmp/inputs/blob/data",
        files=["blob"],
        outputs=["sum"],
    )
    uses = [
        task(name, "read", after=["make"], files={"blob": "{{tasks.make.outputs.artifacts.blob}}"})
        for name in ("one", "two")
    ]
    detail = driver.run(flow(make, read, dag("main", task("make"), *uses)))
    assert succeeded(detail)
    digest = value(detail, "make", "sum")
    assert value(detail, "one", "sum") == value(detail, "two", "sum") == digest
    # What a step does to its input does not reach the artifact.
    artifact = nodes(detail)["make"].output_artifacts[0]
    assert artifact.size == 10485760
    data = driver.do(lambda backend: backend.read_artifact(detail.run.id, "make", "blob", limit=1 << 30))
    assert hashlib.sha256(data).hexdigest() == digest
    part = driver.do(lambda backend: backend.read_artifact(detail.run.id, "make", "blob", offset=5, limit=7))
    assert part == data[5:12]


def test_a_folder_is_an_artifact(driver: Driver) -> None:
    make = step("make", f"mkdir -p {out('d')}; echo a > {out('d')}/a; echo b > {out('d')}/b", out_files=["d"])
    read = step("read", f"cat /tmp/inputs/d/data/* | tr -d '\\n' > {out('o')}", files=["d"], outputs=["o"])
    use = task("use", "read", after=["make"], files={"d": "{{tasks.make.outputs.artifacts.d}}"})
    detail = driver.run(flow(make, read, dag("main", task("make"), use)))
    assert succeeded(detail)
    assert value(detail, "use", "o") == "ab"


def test_a_text_is_an_artifact(driver: Driver) -> None:
    read = step("read", f"cat /tmp/inputs/t/data > {out('o')}", outputs=["o"])
    read["inputs"] = {
        "parameters": [{"name": "x"}],
        "artifacts": [
            {"name": "t", "path": "/tmp/inputs/t/data", "raw": {"data": "값 {{inputs.parameters.x}}"}}
        ],
    }
    detail = driver.run(flow(read, dag("main", task("read", given={"x": "1"}))))
    assert succeeded(detail)
    assert value(detail, "read", "o") == "값 1"


def test_artifacts_pass_through_groups(driver: Driver) -> None:
    make = step("make", f"echo deep > {out('f')}", out_files=["f"])
    read = step("read", f"cat /tmp/inputs/f/data > {out('o')}", files=["f"], outputs=["o"])
    gives = dag(
        "gives",
        task("make"),
        outputs={"artifacts": [{"name": "f", "from": "{{tasks.make.outputs.artifacts.f}}"}]},
    )
    takes = dag("takes", task("read", files={"f": "{{inputs.artifacts.f}}"}))
    takes["inputs"] = {"artifacts": [{"name": "f"}]}
    main = dag(
        "main",
        task("gives"),
        task("takes", after=["gives"], files={"f": "{{tasks.gives.outputs.artifacts.f}}"}),
    )
    detail = driver.run(flow(make, read, gives, takes, main))
    assert succeeded(detail)
    assert value(detail, "takes.read", "o") == "deep"


def test_an_output_that_was_not_written_is_an_error(driver: Driver) -> None:
    detail = driver.run(flow(step("none", "true", outputs=["o"]), entry="none"))
    assert phases(detail) == {"none": "error"}
    assert "/tmp/outputs/o/data" in nodes(detail)["none"].message


def test_an_output_has_a_default(driver: Driver) -> None:
    none = step("none", "true")
    none["outputs"] = {"parameters": [{"name": "o", "valueFrom": {"path": out("o"), "default": "d"}}]}
    detail = driver.run(flow(none, entry="none"))
    assert succeeded(detail)
    assert value(detail, "none", "o") == "d"


def test_parallel_steps_do_not_share_temporary_files(driver: Driver) -> None:
    script = f'f=$(mktemp); echo "$1" > "$f"; echo "$1" > here; sleep 0.05; cat "$f" here > {out("o")}'
    own = step("own", script, args=["{{inputs.parameters.i}}"], inputs=["i"], outputs=["o"])
    tasks = [task(f"t{index}", "own", given={"i": str(index)}) for index in range(6)]
    detail = driver.run(flow(own, dag("main", *tasks)))
    assert succeeded(detail)
    assert [value(detail, f"t{index}", "o") for index in range(6)] == [
        f"{index}\n{index}" for index in range(6)
    ]


def test_paths_outside_the_usual_places_are_mapped_when_declared(driver: Driver) -> None:
    odd = step("odd", "echo 7 > /results.json; echo kept > /tmp/odd/other.txt")
    odd["outputs"] = {
        "parameters": [{"name": "r", "valueFrom": {"path": "/results.json"}}],
        "artifacts": [{"name": "f", "path": "/tmp/odd/other.txt"}],
    }
    detail = driver.run(flow(odd, entry="odd"))
    assert succeeded(detail)
    assert value(detail, "odd", "r") == "7"
