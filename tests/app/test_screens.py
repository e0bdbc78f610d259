"""The screens with the real compiler, the real engine and keys."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from tui.app.app import KfdeckApp
from tui.app.settings import Settings
from tui.app.themes import DEFAULT_THEME
from tui.screens.base import DeckScreen
from tui.screens.listing import ListScreen
from tui.widgets.lines import Lines

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
GOOD = (ROOT / "tui" / "examples" / "arithmetic.py").read_text()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two files, and a data folder of the test's own."""
    monkeypatch.setenv("KFDECK_HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("arithmetic.py", "exit_handler.py"):
        shutil.copy(ROOT / "tui" / "examples" / name, folder / name)
    return folder


async def until(check: Callable[[], object]) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not check():
        assert asyncio.get_running_loop().time() < deadline, "waited too long"
        await asyncio.sleep(0.02)


def _title(app: KfdeckApp) -> str:
    return app.screen.title_bar.text if isinstance(app.screen, DeckScreen) else ""


def _pane(app: KfdeckApp, name: str) -> str:
    return app.screen.query_one(f"#pane-{name}", Lines).text


def _keys(app: KfdeckApp) -> set[str]:
    assert isinstance(app.screen, DeckScreen)
    return {action.id for action in app.screen.actions()}


def _app(work: Path, file: str = "") -> KfdeckApp:
    return KfdeckApp(work, open_file=work / file if file else None, settings=Settings())


async def _run(app: KfdeckApp, pilot: Pilot[int], *values: str) -> None:
    """From Develop through the form to the end of the run; a value for each field, "" leaves it."""
    await until(lambda: " ms" in _title(app))
    await pilot.press("r")
    for value in values:
        if value:
            await pilot.press("ctrl+u", *value)
        await pilot.press("tab")
    await pilot.press("ctrl+s")
    await until(lambda: any(word in _title(app) for word in ("succeeded", "failed", "stopped")))


async def test_problems_show_in_the_list(work: Path) -> None:
    (work / "broken.py").write_text(
        GOOD.replace("total.output", "total.wrong").replace("arithmetic", "broken")
    )
    app = _app(work)
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: "1 with errors" in _title(app))
        assert isinstance(app.screen, ListScreen)
        table = app.screen.table
        await until(lambda: all(row.cells[3].text for row in table.rows))
        rows = {row.cells[1].text: row.cells[3].text for row in table.rows}
        assert rows == {"arithmetic.py": "✓", "broken.py": "✗ 1 error", "exit_handler.py": "✓"}
        await pilot.press("slash", *"exit", "enter")
        assert [row.cells[1].text for row in app.screen.table.rows] == ["exit_handler.py"]
        await pilot.press("slash", "escape")
        assert len(app.screen.table.rows) == 3
        for key in ("slash", *"exit"):
            # In one breath: the list has not heard of the first when the others come.
            app.post_message(Key(key, "/" if key == "slash" else key))
        await until(lambda: app.screen.query_text == "exit")  # type: ignore[attr-defined]


@pytest.mark.parametrize("theme", ["", "kfdeck-light", "nord"])
async def test_the_chosen_theme_colours_the_first_screen(work: Path, theme: str) -> None:
    app = KfdeckApp(work, settings=Settings(theme=theme))
    async with app.run_test(size=(100, 24)):
        await until(lambda: "2 pipelines" in _title(app))
        wanted = app.available_themes[theme or DEFAULT_THEME].accent
        assert isinstance(app.screen, DeckScreen)
        shown = app.screen.key_bar.get_component_rich_style("keys--key").color
        assert wanted is not None
        assert shown is not None
        assert shown.name.lower() == wanted.lower()


async def test_an_unknown_theme_is_said(work: Path) -> None:
    app = KfdeckApp(work, settings=Settings(theme="no-such"))
    async with app.run_test(size=(100, 24)):
        assert app.theme == DEFAULT_THEME


async def test_a_new_file_appears_in_the_list(work: Path) -> None:
    app = _app(work)
    async with app.run_test(size=(100, 24)):
        await until(lambda: "2 pipelines" in _title(app))
        await asyncio.sleep(0.5)
        (work / "third.py").write_text(GOOD.replace("arithmetic", "third"))
        await until(lambda: "3 pipelines" in _title(app))


@pytest.mark.parametrize(
    ("change", "code_and_place"),
    [
        (("def arithmetic(", "def arithmetic)("), ("broken.py:33", "syntax")),
        (
            ("from kfp.dsl import pipeline", "import no_such_module\nfrom kfp.dsl import pipeline"),
            ("broken.py:7", ""),
        ),
        (("total.output, difference.output", "total.output"), ("broken.py:36", "value_2")),
        (
            ("difference.output)", "difference.output).after(difference).nothing()"),
            ("broken.py:36", "nothing"),
        ),
    ],
)
async def test_an_error_is_shown_at_its_line(
    work: Path, change: tuple[str, str], code_and_place: tuple[str, str]
) -> None:
    file = work / "broken.py"
    text = GOOD.replace(*change, 1)
    assert text != GOOD
    file.write_text(text)
    app = _app(work, "broken.py")
    async with app.run_test(size=(120, 30)):
        await until(lambda: "broken.py" in _title(app) and "error" in _title(app))
        shown = _pane(app, "problems")
        assert all(part in shown for part in code_and_place), shown
        assert "→" in shown


async def test_the_last_good_graph_stays_and_the_change_is_named(work: Path) -> None:
    file = work / "arithmetic.py"
    app = _app(work, "arithmetic.py")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: " ms" in _title(app))
        file.write_text(GOOD + "\nraise SystemExit(3)\n")
        await until(lambda: "last good graph" in _title(app))
        file.write_text(GOOD.replace("value_1 * value_2", "value_1 * value_2 * 1"))
        await until(lambda: "error" not in _title(app) and "~ multiply" in _pane(app, "changes"))
        assert "code" in _pane(app, "changes")
        await pilot.press("y")
        await until(lambda: "kind: Workflow" in _pane(app, "yaml"))


async def test_run_with_a_changed_parameter_and_find_it_again(work: Path) -> None:
    app = _app(work, "arithmetic.py")
    async with app.run_test(size=(120, 30)) as pilot:
        await _run(app, pilot, "10", "4")
        assert "succeeded 3/3" in _title(app)
        await pilot.press("c")
        assert "value_1 = 10" in _pane(app, "config")
        await pilot.press("3")
        await until(lambda: "1 run " in _title(app))
        assert "runs.retry" not in _keys(app)
        await pilot.press("enter")
        await until(lambda: "succeeded 3/3" in _title(app))
        await pilot.press("escape", "2")
        await until(lambda: "1 experiment" in _title(app))


async def test_a_bad_value_is_refused_while_typing(work: Path) -> None:
    app = _app(work, "arithmetic.py")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: " ms" in _title(app))
        await pilot.press("r", "ctrl+u", *"seven")
        notes = [str(note.render()) for note in app.screen.query(".form--note.-bad")]
        assert notes == ["'seven' is not a whole number"]
        await pilot.press("ctrl+s")
        assert app.screen.query(".form--note.-bad")
        await pilot.press("escape")
        assert " ms" in _title(app)


async def test_a_failed_run_has_a_card_and_can_be_retried_and_deleted(work: Path) -> None:
    app = _app(work, "exit_handler.py")
    async with app.run_test(size=(120, 40)) as pilot:
        await _run(app, pilot, "true")
        card = app.screen.query_one("#card", Lines)
        await until(lambda: card.display)
        assert "work failed" in card.text
        assert "RuntimeError: asked to fail" in card.text
        assert 'exit_handler.py:11  raise RuntimeError("asked to fail")' in card.text
        assert "e edit exit_handler.py:11" in card.text
        assert {"run.retry", "run.card"} <= _keys(app)
        await pilot.press("g")
        assert not card.display
        await pilot.press("3")
        await until(lambda: "1 run " in _title(app))
        await pilot.press("D", "n")
        assert "1 run " in _title(app)
        await pilot.press("D", "y")
        await until(lambda: "0 runs" in _title(app))


async def test_what_is_marked_is_deleted_together(work: Path) -> None:
    app = _app(work, "arithmetic.py")
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(3):
            await _run(app, pilot)
            await pilot.press("escape")
        await pilot.press("3")
        await until(lambda: "3 runs" in _title(app))
        await pilot.press("space", "space", "D")
        assert "2 runs" in str(app.screen.query_one(".dialog--title").render())
        await pilot.press("y")
        await until(lambda: "1 run " in _title(app))


async def test_help_lists_the_keys_of_this_place(work: Path) -> None:
    app = _app(work)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: "2 pipelines" in _title(app))
        await pilot.press("question_mark")
        text = app.screen.query_one(Lines).text
        for part in ("Develop this pipeline", "$ kfdeck run FILE", "Everywhere", "Quit. Runs go on."):
            assert part in text
        await pilot.press("escape", "colon", *"runs", "enter")
        await until(lambda: "0 runs" in _title(app))


async def test_keys_can_be_remapped(work: Path) -> None:
    app = KfdeckApp(work, settings=Settings(keys={"app.runs": "f9"}))
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: "2 pipelines" in _title(app))
        await pilot.press("3")
        assert "2 pipelines" in _title(app)
        await pilot.press("f9")
        await until(lambda: "0 runs" in _title(app))


async def test_a_stored_pipeline_is_listed_run_and_deleted(work: Path) -> None:
    app = _app(work, "arithmetic.py")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(lambda: " ms" in _title(app))
        await pilot.press("u", "1")
        await until(lambda: "3 pipelines" in _title(app))
        await pilot.press("end", "enter")
        await until(lambda: " ms" in _title(app) and "arithmetic" in _title(app))
        await _run(app, pilot)
        assert "succeeded 3/3" in _title(app)
        await pilot.press("1", "end", "D", "y")
        await until(lambda: "2 pipelines" in _title(app))
