"""The table and the text pane: what is on screen after keys."""

from textual.app import App, ComposeResult
from textual.screen import Screen

from tui.app.styles import stylesheet
from tui.widgets.columns import Cell, Column, fitted, widths
from tui.widgets.lines import LINE_CLASSES, Line, Lines, line, wrapped
from tui.widgets.table import Table, TableRow

COLUMNS = (Column("NAME", least=6), Column("SIZE", least=4, right=True, rank=1))


def _rows(count: int) -> list[TableRow]:
    return [TableRow(f"k{i}", (Cell(f"name {i}"), Cell(str(i)))) for i in range(count)]


class TableApp(App[None]):
    CSS_PATH = [stylesheet("app"), stylesheet("parts")]

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(COLUMNS)
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_table_chosen(self, message: Table.Chosen) -> None:
        self.chosen.append(message.key)


def _screen(table: Table) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


async def test_keys_move_the_cursor_and_keep_it_in_sight() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.table.set_rows(_rows(100))
        app.table.focus()
        await pilot.press("down", "down", "j", "k")
        assert app.table.current == "k2"
        await pilot.press("end")
        await pilot.pause()
        assert app.table.current == "k99"
        lines = _screen(app.table)
        assert lines[0].split() == ["NAME", "SIZE"]
        assert any(text.startswith("› name 99") for text in lines)
        await pilot.press("home", "pagedown", "enter")
        await pilot.pause()
        assert app.chosen == [app.table.current]
        assert any(text.startswith("›") for text in _screen(app.table))


async def test_the_cursor_follows_its_row_when_rows_change() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.table.set_rows(_rows(10))
        app.table.select("k5")
        app.table.set_rows(_rows(10)[3:])
        await pilot.pause()
        assert app.table.current == "k5"
        app.table.set_rows(_rows(4))
        assert app.table.current == "k2"
        app.table.set_rows([])
        assert app.table.current == ""


async def test_a_click_selects_and_a_double_click_opens() -> None:
    app = TableApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.table.set_rows(_rows(5))
        await pilot.pause()
        top = app.table.content_region.y
        await pilot.click(offset=(5, top + 3))
        assert app.table.current == "k2"
        await pilot.double_click(offset=(5, top + 3))
        await pilot.pause()
        assert app.chosen == ["k2"]


def test_columns_give_way_by_rank() -> None:
    rows = [(Cell("a" * 30), Cell("12"))]
    assert widths(COLUMNS, rows, 80) == (30, 4)
    assert widths(COLUMNS, rows, 20) == (12, 4)
    assert widths(COLUMNS, rows, 10) == (8, 0)


def test_wide_characters_count_two_cells() -> None:
    assert fitted("한국어", 4) == "한 …"
    assert fitted("한", 4) == "한  "
    assert fitted("ab", 4, right=True) == "  ab"


def test_lines_wrap_at_words_and_hang() -> None:
    item = Line((("key ", "a"), ("one two three", "b")), hang=4)
    texts = ["".join(text for text, _ in part.pieces) for part in wrapped(item, 12)]
    assert [text.rstrip() for text in texts] == ["key one two", "    three"]
    long = wrapped(line("x" * 25), 10)
    assert [sum(len(text) for text, _ in part.pieces) for part in long] == [10, 10, 5]


async def test_items_are_chosen_by_key() -> None:
    class LinesScreen(Screen[None]):
        COMPONENT_CLASSES = LINE_CLASSES

        def compose(self) -> ComposeResult:
            yield Lines()

    class LinesApp(App[None]):
        chosen = ""

        def get_default_screen(self) -> LinesScreen:
            return LinesScreen()

        def on_lines_chosen(self, message: Lines.Chosen) -> None:
            self.chosen = message.target

    app = LinesApp()
    async with app.run_test(size=(30, 8)) as pilot:
        pane = app.query_one(Lines)
        pane.set([line("first", target="a"), line(), line("second", target="b"), line("more", target="b")])
        pane.focus()
        await pilot.press("down", "enter")
        assert app.chosen == "b"
