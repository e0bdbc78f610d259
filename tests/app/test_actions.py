"""The registry of actions: what the footer, the help, the palette and the key map rely on."""

from collections import Counter
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from tui.app.actions import REGISTRY, Area, actions
from tui.app.settings import load_settings
from tui.app.styles import stylesheet
from tui.screens.listing import Item, matches
from tui.widgets.action import Action, shown_key
from tui.widgets.chrome import KeyBar, TitleBar
from tui.widgets.lines import LINES_ACTIONS
from tui.widgets.log.actions import LOG_ACTIONS
from tui.widgets.table import TABLE_ACTIONS, TableRow

EVERY = (*actions(*Area), *TABLE_ACTIONS, *LINES_ACTIONS, *LOG_ACTIONS)


def test_ids_are_unique_and_texts_are_sentences() -> None:
    twice = [name for name, count in Counter(item.id for item in EVERY).items() if count > 1]
    assert twice == []
    for item in EVERY:
        assert item.help[0].isupper(), item
        assert item.help.endswith("."), item
        assert all((item.label, item.key, item.method)), item


@pytest.mark.parametrize("area", [area for area in REGISTRY if area not in (Area.APP, Area.LIST)])
def test_no_key_means_two_things_in_one_place(area: Area) -> None:
    shared = (Area.APP, Area.LIST) if area in (Area.PIPELINES, Area.RUNS, Area.EXPERIMENTS) else (Area.APP,)
    used = Counter(key.strip() for item in actions(area, *shared) for key in item.key.split(","))
    allowed = {"escape"} if area is Area.FORM else set()
    assert {key for key, count in used.items() if count > 1} <= allowed


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("x", "stop"),
        ("R", "retry"),
        ("r", "run"),
        ("e", "edit"),
        ("y", "yaml"),
        ("C", "clone"),
        ("D", "delete"),
    ],
)
def test_the_same_key_means_the_same_everywhere(key: str, meaning: str) -> None:
    labels = {item.label.lower() for item in actions(*Area) if item.key == key}
    assert labels == {meaning}


def test_dangerous_actions_have_no_common_key() -> None:
    assert {item.key for item in actions(*Area) if item.danger} == {"x", "D"}


def test_keys_are_shown_as_people_write_them() -> None:
    assert [shown_key(key) for key in ("question_mark", "ctrl+p", "slash", "escape", "r")] == [
        "?",
        "^p",
        "/",
        "esc",
        "r",
    ]


class Bars(App[None]):
    CSS_PATH = stylesheet("app")

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield KeyBar()

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.pressed.append(message.action.method)


async def test_the_key_bar_keeps_the_help_when_there_is_no_room() -> None:
    app = Bars()
    async with app.run_test(size=(34, 5)) as pilot:
        bar = app.query_one(KeyBar)
        items = [Action(f"a.{n}", "x", f"action {n}", "Help.", f"act({n})", n + 1) for n in range(9)]
        bar.set([*items, Action("h", "question_mark", "help", "Help.", "help", 99)])
        await pilot.pause()
        text = bar.render_line(0).text
        assert text.split() == ["x", "action", "0", "x", "action", "1", "?", "help"]
        await pilot.click(KeyBar, offset=(text.index("action 1"), 0))
        assert app.pressed == ["act(1)"]


async def test_the_title_keeps_its_end_and_its_state() -> None:
    app = Bars()
    async with app.run_test(size=(40, 5)):
        bar = app.query_one(TitleBar)
        bar.set(("Runs", "a-run-with-a-long-name"), "✓ succeeded")
        text = bar.render_line(0).text
        assert text.endswith("✓ succeeded ")
        assert "a-run-with" in text


def _item(**fields: str) -> Item:
    return Item(TableRow("k", ()), (), tuple(fields.items()))


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("", True),
        ("train", True),
        ("TRAIN fail", True),
        ("state:failed", True),
        ("state:succ", False),
        ("!train", False),
        ("!other", True),
        ("name:fail", False),
        ("훈련", True),
        ("nofield:x", False),
    ],
)
def test_filters_of_lists(query: str, hit: bool) -> None:
    assert matches(query, _item(name="train-훈련", state="failed")) is hit


def test_settings_are_read_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("ascii: yes\neditor: nano\nkeys: {runs.stop: X}\ntime_limit: soon\ncolour: red\n")
    settings, problems = load_settings(path)
    assert settings.ascii
    assert settings.editor == "nano"
    assert settings.keys == {"runs.stop": "X"}
    assert settings.time_limit == 30.0
    assert len(problems) == 2
    assert all(str(path) in problem for problem in problems)


@pytest.mark.parametrize("text", ["- a\n- list\n", "{", "\x00"])
def test_a_broken_settings_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    settings, problems = load_settings(path)
    assert settings.time_limit == 30.0
    assert len(problems) == 1
    assert "defaults" in problems[0]


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("theme: a\n")
    monkeypatch.setenv("KFDECK_THEME", "b")
    monkeypatch.setenv("KFDECK_IGNORE", "one, two")
    settings, problems = load_settings(path)
    assert (settings.theme, settings.ignore, problems) == ("b", ("one", "two"), [])
