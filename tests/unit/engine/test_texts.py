"""References, loops' items, durations, scalars."""

import pytest

from tui.engine.durations import seconds
from tui.engine.folder import safe_name
from tui.engine.loops import aggregate, expand
from tui.engine.manifest import as_text, load_manifest
from tui.engine.packages import split_install
from tui.engine.problems import NodeProblem, WorkflowProblem
from tui.engine.spec import Json, Sequence, Task
from tui.engine.substitute import Absent, reference, substitute

VALUES = {"inputs.parameters.a": "한", "inputs.parameters.n": "a", "workflow.name": "{{inputs.parameters.a}}"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("{{inputs.parameters.a}} and {{ inputs.parameters.a }}", "한 and 한"),
        ("{{unknown}} {{ jinja | filter }}", "{{unknown}} {{ jinja | filter }}"),
        ("{{workflow.name}}", "{{inputs.parameters.a}}"),
        ("{{inputs.parameters.{{inputs.parameters.n}}}}", "한"),
        ("{{tasks.x.outputs.parameters.y}}", "{{tasks.x.outputs.parameters.y}}"),
        ("{{{inputs.parameters.a}}}", "{한}"),
    ],
)
def test_substitution(text: str, expected: str) -> None:
    assert substitute(text, VALUES) == expected


def test_strict_substitution_refuses_what_a_task_did_not_give() -> None:
    with pytest.raises(Absent):
        substitute("a {{tasks.x.outputs.parameters.y}}", VALUES, strict=True)
    with pytest.raises(Absent):
        substitute("{{item.k}}", VALUES, strict=True)
    with pytest.raises(NodeProblem):
        substitute("{{=asInt(inputs.parameters.a)}}", VALUES)


def test_a_pure_reference() -> None:
    assert reference(" {{ tasks.a.outputs.artifacts.b }} ") == "tasks.a.outputs.artifacts.b"
    assert reference("x {{a}}") == ""


def _labels(*items: Json) -> list[str]:
    return [item.suffix for item in expand(Task("t", "t", with_items=items), {})]


def test_labels_of_iterations() -> None:
    assert _labels("a", 1, 0.5, True, None) == ["(0:a)", "(1:1)", "(2:0.5)", "(3:true)", "(4:null)"]
    assert _labels({"b": [1, "x"], "a": "(z)"}) == ["(0:a:z,b:[1 x])"]


@pytest.mark.parametrize(
    ("sequence", "texts"),
    [
        (Sequence(count="3"), ["0", "1", "2"]),
        (Sequence(count="0"), []),
        (Sequence(start="2", end="4"), ["2", "3", "4"]),
        (Sequence(start="2", end="0", format="x%03d"), ["x002", "x001", "x000"]),
    ],
)
def test_sequences(sequence: Sequence, texts: list[str]) -> None:
    assert [item.values["item"] for item in expand(Task("t", "t", with_sequence=sequence), {})] == texts


@pytest.mark.parametrize("form", ["%s", "%d%d", "%", "{}"])
def test_a_sequence_with_a_bad_format(form: str) -> None:
    with pytest.raises(NodeProblem):
        expand(Task("t", "t", with_sequence=Sequence(count="1", format=form)), {})


def test_what_a_loop_gives() -> None:
    assert aggregate(["1", "한"]) == '["1","한"]'
    assert aggregate(['{"a": 1}', "[2]"]) == '[{"a":1},[2]]'
    assert aggregate([]) == "[]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.5, "1.5"),
        (1e6, "1000000"),
        (1e-7, "0.0000001"),
        (True, "true"),
        (["b", {"z": 1}], '["b",{"z":1}]'),
    ],
)
def test_scalars_as_texts(value: Json, text: str) -> None:
    assert as_text(value) == text


def test_a_date_in_a_manifest_is_a_text() -> None:
    assert load_manifest("{a: 2021-01-01, b: 1.0}") == {"a": "2021-01-01", "b": 1.0}


@pytest.mark.parametrize("text", ["a: [", "- 1\n- 2", "", "a: 1\n---\nb: 2", "\t x: y: z"])
def test_a_manifest_that_is_none(text: str) -> None:
    with pytest.raises(WorkflowProblem):
        load_manifest(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("90", 90.0), ("1.5", 1.5), ("1h30m", 5400.0), ("250ms", 0.25), ("2d", 172800.0)]
)
def test_durations(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "soon", "5x", "1h 30", "m"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(NodeProblem):
        seconds(text)


def test_file_names_are_short_plain_and_unique() -> None:
    ids = ["a", "a.b", "loop(0:x/y).z", "loop(0:x_y).z", "한" * 100, "x" * 500, "x" * 501, "..", "."]
    names = [safe_name(item) for item in ids]
    assert names[:2] == ["a", "a.b"]
    assert len(set(names)) == len(names)
    assert all("/" not in name and not name.startswith(".") and len(name.encode()) < 120 for name in names)


REST = ("sh", "-ec", "launch", "program", "--x", "1")


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        (
            "(PIP_X=1 python3 -m pip install --quiet 'pandas==1.0' \"a'b>=2\" || python3 -m pip install "
            '\'pandas==1.0\' "a\'b>=2" --user) && "$0" "$@"',
            ("pandas==1.0", "a'b>=2"),
        ),
        (
            'python3 -m pip install -q --index-url https://x/y "dill" && exec "$0" "$@"',
            ("--index-url", "https://x/y", "dill"),
        ),
    ],
)
def test_packages_are_taken_off_a_command(text: str, packages: tuple[str, ...]) -> None:
    found, rest = split_install(("sh", "-c", text, *REST))
    assert found is not None
    assert found.arguments == packages
    assert rest == REST


@pytest.mark.parametrize(
    "command",
    [
        REST,
        ("sh", "-c", 'echo hello && "$0" "$@"', *REST),
        ("sh", "-c", "python3 -m pip install x", *REST),
        ("python3",),
    ],
)
def test_other_commands_stay(command: tuple[str, ...]) -> None:
    assert split_install(command) == (None, command)
