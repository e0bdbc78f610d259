"""The log viewer by its keys: what is asked for is what the rows in sight say."""

import asyncio
import gc
import re
import warnings
from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui.app.styles import stylesheet
from tui.app.themes import DEFAULT_THEME, THEMES
from tui.logs import LogWriter
from tui.logs.view import LogPart
from tui.widgets.log import LogPane

PATIENCE = 20.0


class Viewer(App[None]):
    CSS_PATH = [stylesheet("app"), stylesheet("parts")]

    def __init__(self) -> None:
        super().__init__()
        self.pane = LogPane()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self.pane.focus()


def page(app: Viewer) -> list[str]:
    """The rows in sight, as they are drawn."""
    lines = app.pane.lines
    return [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]


def number(row: str) -> str:
    """The first number in a row, "" if there is none."""
    found = re.search(r"\d+", row)
    return found.group() if found else ""


def state(app: Viewer) -> str:
    """The line under the rows."""
    return str(app.pane.query(".log--state").first().render())


async def until(check: Callable[[], object], what: Callable[[], object] = lambda: "") -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not check():
        assert asyncio.get_running_loop().time() < deadline, what()
        await asyncio.sleep(0.02)


async def keys(pilot: Pilot[None], text: str) -> None:
    names = {"/": "slash", "&": "ampersand", "=": "equals_sign", ">": "greater_than_sign", " ": "space"}
    for character in text:
        await pilot.press(names.get(character, character))


def write(folder: Path, count: int, name: str = "a.log") -> Path:
    path = folder / name
    levels = ("INFO", "DEBUG", "ERROR")
    path.write_bytes(
        b"".join(f"line {n} {levels[n % 3]} {'needle ' * (n % 500 == 7)}\n".encode() for n in range(count))
    )
    return path


async def test_it_opens_on_the_tail_and_follows(tmp_path: Path) -> None:
    path = write(tmp_path, 5000)
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(path, closed=False)
        await until(lambda: page(app)[-1].startswith("line 4999"))
        with path.open("ab") as stream:
            stream.write(b"a new one\n")
        await until(lambda: page(app)[-1] == "a new one")
        await pilot.press("up")
        before = page(app)
        with path.open("ab") as stream:
            stream.write(b"one more\nhalf")
        await until(lambda: "paused · 2 new" in state(app), lambda: state(app))
        assert page(app) == before
        await pilot.press("end")
        await until(lambda: page(app)[-2:] == ["one more", "half"])
        assert "following" in state(app)
        await pilot.press("home")
        assert page(app)[0] == "line 0 INFO"
        await pilot.press("pagedown")
        assert page(app)[0].startswith("line 22 ")


async def test_search_finds_as_one_types_and_walks_the_matches(tmp_path: Path) -> None:
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(write(tmp_path, 5000), closed=True)
        await keys(pilot, "/NEED")
        await until(lambda: "/NEED: 10 lines" in state(app), lambda: state(app))
        await until(lambda: any(row.startswith("line 4507 ") for row in page(app)))
        await pilot.press("enter", "N")
        assert any(row.startswith("line 4007 ") for row in page(app))
        await pilot.press("n", "n")
        # After the last match comes the first.
        assert any(row.startswith("line 7 ") for row in page(app))
        await pilot.press("I")
        await until(lambda: "exact: 0 lines" in state(app), lambda: state(app))
        await pilot.press("slash", "escape")
        # Leaving a search goes back to where it began.
        await until(lambda: "needle" not in state(app) and page(app)[0].startswith("line 0 "))
        await keys(pilot, "/")
        app.pane.prompt_changed("search", "/(/")
        await until(lambda: "can't be read" in state(app), lambda: state(app))


async def test_filter_modes_and_context(tmp_path: Path) -> None:
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(write(tmp_path, 3000), closed=True)
        await keys(pilot, "&needle")
        await pilot.press("enter")
        await until(lambda: app.pane.line_count == 6)
        wanted = ["7", "507", "1007", "1507", "2007", "2507"]
        await until(lambda: [number(row) for row in page(app) if row] == wanted, lambda: page(app))
        await pilot.press("plus")
        await until(lambda: app.pane.line_count == 18)
        assert "±1" in state(app)
        await until(lambda: [number(row) for row in page(app)[:3]] == ["6", "7", "8"])
        await pilot.press("M")
        await until(lambda: app.pane.line_count == 2994, lambda: state(app))
        assert "hide needle" in state(app)
        await pilot.press("M")
        await until(lambda: app.pane.line_count == 3000)
        assert "dim others" in state(app)
        await pilot.press("ampersand", "escape")
        await until(lambda: "needle" not in state(app))


async def test_lines_are_selected_and_copied(tmp_path: Path) -> None:
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(write(tmp_path, 1000), closed=True)
        await until(lambda: app.pane.document is not None and app.pane.document.complete)
        await pilot.press("s", *["up"] * 40)
        assert "41 selected" in state(app)
        await pilot.press("Y")
        await until(lambda: app.clipboard)
        copied = app.clipboard.split("\n")
        assert [line.split()[1] for line in copied] == [str(n) for n in range(959, 1000)]
        await until(lambda: "selected" not in state(app))


async def test_keys_in_one_breath_reach_the_line_they_open(tmp_path: Path) -> None:
    app = Viewer()
    async with app.run_test(size=(80, 24)):
        app.pane.open(write(tmp_path, 5000), closed=True)
        await until(lambda: app.pane.document is not None and app.pane.document.complete)
        # As a terminal hands on what was typed while it was busy: no key waits for the one before.
        for character in "/line 4507":
            app.post_message(events.Key("slash" if character == "/" else character, character))
        app.post_message(events.Key("enter", "\r"))
        await until(lambda: "/line 4507: 1 lines" in state(app), lambda: state(app))
        await until(lambda: app.pane.has_focus)


async def test_a_pane_that_is_closed_at_once_leaves_nothing_behind(tmp_path: Path) -> None:
    app = Viewer()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        async with app.run_test(size=(80, 24)):
            app.pane.open(write(tmp_path, 10), closed=True)
            app.pane.open(write(tmp_path, 10, "b.log"), closed=True)
            await app.pane.remove()
        gc.collect()
    assert [str(warning.message) for warning in told] == []


async def test_a_wrapped_line_that_is_longer_than_the_window_is_scrolled(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"first\n" + b"".join(b"<%04d>" % n for n in range(1000)) + b"\nlast\n")
    app = Viewer()
    async with app.run_test(size=(60, 12)) as pilot:
        app.pane.open(path, closed=True)
        await pilot.press("w", "home")
        assert page(app)[0] == "first"
        seen = [row for row in page(app) if row]
        for _ in range(300):
            if page(app)[-1] == "last":
                break
            await pilot.press("down")
            seen.append(page(app)[-1])
        joined = "".join(seen[1:-1])
        assert joined == "".join(f"<{n:04d}>" for n in range(1000))
        await pilot.press("pageup", "pageup")
        assert page(app)[0].strip("<>0123456789") == ""
        await pilot.press("home")
        assert page(app)[0] == "first"


TRACE = (
    "before\nTraceback (most recent call last):\n  File 'a.py', line 1\n    f()\n"
    "ValueError: first\nbetween\n"
    "Traceback (most recent call last):\n  File 'b.py', line 2\nKeyError: 2\nafter\n"
)


async def test_tracebacks_fold_all_or_one(tmp_path: Path) -> None:
    path = tmp_path / "t.log"
    path.write_text(TRACE)
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(path, closed=True)
        await pilot.press("v")
        shown = [row for row in page(app) if row]
        assert shown == [
            "before",
            "▸ ValueError: first   (4 lines)",
            "between",
            "▸ KeyError: 2   (3 lines)",
            "after",
        ]
        await pilot.press("enter")
        assert [row for row in page(app) if row][1] == "Traceback (most recent call last):"
        assert "▸ KeyError: 2   (3 lines)" in page(app)
        await pilot.press("v")
        assert [row for row in page(app) if row] == TRACE.splitlines()


async def test_a_failed_log_opens_at_its_last_traceback(tmp_path: Path) -> None:
    path = tmp_path / "t.log"
    path.write_text(TRACE + "cleaning up\n" * 100)
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(path, closed=True, at_traceback=True)
        await until(lambda: page(app)[0] == "Traceback (most recent call last):", lambda: page(app))
        assert page(app)[2] == "KeyError: 2"
        await pilot.press("end")
        assert page(app)[0] == "cleaning up"
        await pilot.press("E")
        await until(lambda: page(app)[2] == "KeyError: 2")


async def test_json_lines_open_and_become_columns(tmp_path: Path) -> None:
    path = tmp_path / "j.log"
    path.write_text('{"level": "info", "step": 1, "loss": 0.5}\nplain\n{"level": "error", "step": 20}\n')
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(path, closed=True)
        await pilot.press("enter")
        assert page(app)[:3] == ["{", '  "level": "info",', '  "step": 1,']
        await pilot.press("enter", "J")
        await keys(pilot, "step level")
        await pilot.press("enter")
        await until(lambda: page(app)[0] == "step  level")
        assert [row.split() for row in page(app)[1:4]] == [["1", "info"], ["plain"], ["20", "error"]]


async def test_marks_lines_numbers_and_long_lines(tmp_path: Path) -> None:
    path = write(tmp_path, 1000)
    with path.open("ab") as stream:
        stream.write(b"x" * 300 + b"END" + b"y" * 40 + b"\n")
    app = Viewer()
    async with app.run_test(size=(60, 12)) as pilot:
        app.pane.open(path, closed=True)
        await until(lambda: app.pane.document is not None and app.pane.document.complete)
        await pilot.press("ctrl+g", *"500", "enter", "m", "end", "apostrophe", "number_sign")
        assert page(app)[0].split()[:4] == ["500", "◆", "line", "499"]
        await keys(pilot, "/END")
        await pilot.press("enter")
        await until(lambda: "END" in page(app)[-1], lambda: page(app))
        await pilot.press("w", "end")
        await until(lambda: sum("xxxx" in row for row in page(app)) > 3)


async def test_what_becomes_of_the_file_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, 100)
    app = Viewer()
    async with app.run_test(size=(80, 24)):
        app.pane.open(path, closed=False)
        path.write_bytes(b"short\n")
        await until(lambda: "truncated" in state(app))
        await until(lambda: [row for row in page(app) if row] == ["short"])
        other = tmp_path / "other"
        other.write_bytes(b"another file\n")
        other.replace(path)
        await until(lambda: "replaced" in state(app))
        await until(lambda: page(app)[0] == "another file")
        path.unlink()
        await until(lambda: "deleted" in state(app))
        assert page(app)[0] == "another file"


async def test_merged_logs_grow_are_searched_and_take_in_new_ones(tmp_path: Path) -> None:
    one, two = LogWriter(tmp_path / "1.log"), LogWriter(tmp_path / "2.log")
    for second in range(0, 60, 2):
        one.append(b"from one at %d\n" % second, 1000.0 + second)
        two.append(b"from two at %d\n" % (second + 1), 1001.0 + second)
    parts = [LogPart(tmp_path / "1.log", "train"), LogPart(tmp_path / "2.log", "evaluate")]
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open_many(parts)
        await until(lambda: app.pane.line_count == 60)
        assert page(app)[-2:] == ["train    from one at 58", "evaluate from two at 59"]
        one.append(b"late\n", 1010.5)
        await until(lambda: app.pane.line_count == 61)
        await pilot.press("home")
        assert page(app)[10:13] == ["train    from one at 10", "train    late", "evaluate from two at 11"]
        with LogWriter(tmp_path / "3.log") as three:
            three.append(b"first of all\n", 500.0)
        app.pane.add(LogPart(tmp_path / "3.log", "third", closed=True))
        await until(lambda: app.pane.line_count == 62)
        await pilot.press("home")
        assert page(app)[0] == "third    first of all"
        await keys(pilot, "&two")
        await pilot.press("enter")
        await until(lambda: app.pane.line_count == 30)
        assert all(row.startswith("evaluate") for row in page(app) if row)
        await keys(pilot, "/at")
        await until(lambda: "/at: 30 lines" in state(app), lambda: state(app))
    one.close()
    two.close()


async def test_series_and_their_plot(tmp_path: Path) -> None:
    path = tmp_path / "s.log"
    path.write_bytes(b"")
    app = Viewer()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.open(path, closed=False)
        with path.open("ab") as stream:
            for n in range(50):
                stream.write(b"epoch %d/50 loss=%.3f acc=%.2f\n" % (n, 1 / (n + 1), n / 50))
        await pilot.press("p")
        await until(lambda: "loss 0.02" in str(app.pane.query(".log--series").first().render()))
        await pilot.press("P")
        await until(lambda: "of 2" in str(app.screen.query(".log--plot").first().render()))
        picture = str(app.screen.query(".log--plot").first().render())
        assert any("\u2800" < character <= "\u28ff" for character in picture)
        await pilot.press("escape")
        assert app.pane.has_focus


async def test_saving_keeps_what_is_there(tmp_path: Path) -> None:
    path = write(tmp_path, 300)
    taken = tmp_path / "taken.txt"
    taken.write_text("mine")
    app = Viewer()
    async with app.run_test(size=(100, 24)) as pilot:
        app.pane.open(path, closed=True)
        for target in (tmp_path / "raw.txt", taken):
            await pilot.press("ctrl+s")
            app.pane.prompt_done("save", str(target), cancelled=False)
        await until((tmp_path / "raw.txt").exists)
        await until(lambda: (tmp_path / "raw.txt").read_bytes() == path.read_bytes())
        await keys(pilot, "&needle")
        await pilot.press("enter")
        await until(lambda: app.pane.line_count == 1)
        app.pane.prompt_done("save", str(tmp_path / "shown.txt") + "!", cancelled=False)
        shown = tmp_path / "shown.txt"
        await until(lambda: shown.exists() and shown.read_text().strip() == "line 7 DEBUG needle")
    assert taken.read_text() == "mine"
