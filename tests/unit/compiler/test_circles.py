"""Tasks that wait for each other, steps that no pipeline has, and the words errors use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.compiler.test_commands import HEAD
from tui.compiler import CompileService
from tui.model import Compiled, Severity

START = HEAD + "@dsl.pipeline(name='p')\ndef p(text: str = 'x'):\n"


async def compile_text(text: str, folder: Path) -> Compiled:
    """Compile a file with that text."""
    path = folder / "file.py"
    path.write_text(text)
    service = CompileService()
    try:
        return await service.compile(path)
    finally:
        await service.close()


@pytest.mark.parametrize(
    ("body", "line", "path"),
    [
        ("    a = step(text)\n    b = step(a.output)\n    a.after(b)\n", 13, "step-2 → step → step-2"),
        (
            "    a = step(text)\n    with dsl.Condition(a.output == 'x'):\n        b = step('y')\n"
            "    a.after(step('z').after(b))\n",
            13,
            "condition-1 → step-3 → step → condition-1",
        ),
    ],
)
async def test_a_circle_is_told_with_its_path(tmp_path: Path, body: str, line: int, path: str) -> None:
    compiled = await compile_text(START + body, tmp_path)
    (found,) = [item for item in compiled.diagnostics if item.code == "cycle"]
    assert found.severity is Severity.ERROR
    assert found.location is not None
    assert found.location.line == line
    assert found.message.endswith(f": {path}.")
    assert "kind: Workflow" in compiled.pipelines[0].manifest


async def test_a_step_after_itself_is_refused_where_it_is_said(tmp_path: Path) -> None:
    compiled = await compile_text(START + "    a = step(text)\n    a.after(a)\n", tmp_path)
    (found,) = compiled.errors
    assert found.code == "cycle"
    assert found.location is not None
    assert (found.location.line, found.location.column) == (14, 5)
    assert found.message.startswith("list index out of range")
    assert found.message.endswith("step → step.")
    assert not compiled.pipelines


async def test_what_goes_round_without_a_circle_is_fine(tmp_path: Path) -> None:
    text = START + (
        "    a = step(text)\n    b = step('b').after(a)\n    c = step('c').after(a, b)\n"
        "    again(step('d').after(b, c).output)\n\n\n"
        "@dsl.graph_component\ndef again(text):\n    a = step(text)\n"
        "    with dsl.Condition(a.output == 'x'):\n        again(a.output)\n"
    )
    compiled = await compile_text(text, tmp_path)
    assert compiled.ok, compiled.diagnostics


async def test_a_step_outside_of_every_pipeline_is_told(tmp_path: Path) -> None:
    compiled = await compile_text(
        HEAD + "dsl.ContainerOp(name='lost', image='i')\n\n" + START[len(HEAD) :] + "    step(text)\n",
        tmp_path,
    )
    assert compiled.ok
    (found,) = compiled.diagnostics
    assert (found.code, found.location and found.location.line) == ("lost-step", 11)
    assert "lost" not in compiled.pipelines[0].manifest


async def test_errors_name_the_classes_that_people_know(tmp_path: Path) -> None:
    compiled = await compile_text(START + "    step(text).set_colour('red')\n", tmp_path)
    assert "'ContainerOp' object has no attribute 'set_colour'" in compiled.errors[0].message
    compiled = await compile_text(START + "    step(step.output)\n", tmp_path)
    assert "'function' object has no attribute 'output'" in compiled.errors[0].message


async def test_suspicions_have_columns(tmp_path: Path) -> None:
    text = HEAD + (
        "if kfp:\n    @create_component_from_func\n    def odd(found: list = []) -> str:\n"
        "        import nowhere_known\n        found.append(1)\n        return str(1) + HEADING\n\n\n"
        "HEADING = 'x'\n" + START[len(HEAD) :] + "    step(odd().output + '')\n"
    )
    compiled = await compile_text(text.replace(" + '')", ")"), tmp_path)
    lines = text.splitlines()
    places = {item.code: item.location for item in compiled.diagnostics}
    for code, word in (
        ("unknown-module", "import"),
        ("mutable-default", "found.append"),
        ("outside-name", "HEADING"),
    ):
        place = places[code]
        assert place is not None
        assert lines[place.line - 1][place.column - 1 :].startswith(word), (code, place)


async def test_suspicions_about_a_pipeline_lead_to_its_parts(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text(
        "from kfp import dsl\n\n\ndef group(value):\n    return dsl.Condition(value == 'b')\n",
        encoding="utf-8",
    )
    text = HEAD + (
        "import helpers\nLIMIT = 5\n\n\n@create_component_from_func\n"
        "def odd(a: str = 'x', b: int = LIMIT, c: float = 'y'):\n    pass\n\n\n"
        "@dsl.pipeline(name='odd one')\ndef odd_one(\n"
        "    first: str = 'a',\n    shown: str = 'a',\n    second: int = 'b',\n):\n"
        "    with dsl.Condition(first == 'a'):\n        with helpers.group(first):\n"
        "            odd(c=1.5).set_display_name(f'{shown}')\n"
    )
    compiled = await compile_text(text, tmp_path)
    lines = text.splitlines()
    found = {}
    for item in compiled.diagnostics:
        place = item.location
        assert place is not None
        assert place.line
        assert place.column, item
        if place.file.endswith("helpers.py"):
            assert (item.code, place.line, place.column) == ("never-runs", 5, 5)
        else:
            found[item.code, lines[place.line - 1][place.column - 1 :].split(" ")[0]] = place.line
    assert found.keys() == {
        ("outside-name", "LIMIT,"),
        ("default-type", "c:"),
        ("default-type", "second:"),
        ("unused-parameter", "second:"),
        ("quirk-late-value", "odd(c=1.5).set_display_name(f'{shown}')"),
    }


async def test_loops_over_one_list_share_their_item(tmp_path: Path) -> None:
    text = START + (
        "    items = step(text)\n    for name in 'ab':\n"
        "        with dsl.ParallelFor(items.output) as item:\n            step(item)\n    step(item)\n"
    )
    compiled = await compile_text(text, tmp_path)
    assert [item.message for item in compiled.diagnostics if item.code == "loop-item"] == [
        '"step-4" uses the item of a loop that it does not stand in.'
    ]


async def test_one_function_with_two_images_is_one_component(tmp_path: Path) -> None:
    text = HEAD + (
        "def told() -> str:\n    return 'x'\n\n\n@dsl.pipeline(name='p')\ndef p():\n"
        "    create_component_from_func(told)()\n    create_component_from_func(told, base_image='i:1')()\n"
    )
    compiled = await compile_text(text, tmp_path)
    assert not compiled.diagnostics


@pytest.mark.parametrize(
    ("line", "kind", "place"),
    [
        ("    with dsl.Condition(step(text).output):\n        step('a')\n", "AttributeError", "with"),
        ("    step(text).set_timeout(text)\n", "TypeError", "step"),
        ("    step(text).set_retry(2, policy=text)\n", "TypeError", "step"),
        ("    step(text).set_cpu_limit(2)\n", "TypeError", "step(text)"),
        ("    step(text).container.set_image_pull_policy('Maybe')\n", "ValueError", "step(text)"),
        ("    dsl.ContainerOp('a', 'b', file_outputs=['x'])\n", "ValueError", "dsl"),
    ],
)
async def test_errors_have_the_place_of_the_step(line: str, kind: str, place: str, tmp_path: Path) -> None:
    text = START + "    # This comment is here.\n" + line
    compiled = await compile_text(text, tmp_path)
    (error,) = compiled.errors
    assert error.location is not None
    assert text.splitlines()[error.location.line - 1][error.location.column - 1 :].startswith(place)
    assert kind in error.message
