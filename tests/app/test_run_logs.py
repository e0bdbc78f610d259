"""Logs in the Run screen: the selected step's, all merged, a failed step's at its last traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_screens import _app, _run, until
from tui.widgets.dag import Dag
from tui.widgets.log import LogPane

PIPELINE = """
from kfp import dsl
from kfp.components import create_component_from_func


@create_component_from_func
def talk():
    for n in range(300):
        print("talk", n, flush=True)


@create_component_from_func
def break_down():
    import atexit

    for n in range(200):
        print("before", n, flush=True)
    atexit.register(lambda: [print("after", n, flush=True) for n in range(100)])
    raise ValueError("bad batch")


@dsl.pipeline(name="logs")
def pipeline():
    break_down().after(talk())
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KFDECK_HOME", str(tmp_path / "home"))
    (tmp_path / "logs.py").write_text(PIPELINE)
    return tmp_path


def rows(pane: LogPane) -> list[str]:
    return [pane.lines.render_line(y).text.strip() for y in range(pane.lines.size.height)]


async def test_the_log_of_a_step_of_all_and_of_what_failed(work: Path) -> None:
    app = _app(work, "logs.py")
    async with app.run_test(size=(140, 40)) as pilot:
        await _run(app, pilot)
        await until(lambda: app.screen.query_one("#card").display)
        await pilot.press("g", "l")
        pane = app.screen.query_one(LogPane)
        # What failed is selected, and its log opens where it says why.
        await until(lambda: rows(pane)[0].startswith("Traceback (most recent call last)"))
        assert not pane.following
        assert any("ValueError: bad batch" in row for row in rows(pane)[:12])
        await pilot.press("end")
        assert "after 99" in rows(pane)[-1]

        await pilot.press("L")
        await until(lambda: pane.line_count > 600)
        names = {row.split()[0] for row in rows(pane)}
        assert names == {"break-down"}
        await pilot.press("home")
        assert rows(pane)[0].split()[:3] == ["talk", "talk", "0"]
        await until(lambda: pane.document is not None and pane.document.complete)
        document = pane.document
        assert document is not None
        times = [row.time or 0.0 for row in document.rows.read(0, document.rows.count)]
        assert times == sorted(times)

        await pilot.press("L")
        await until(lambda: pane.document is not None and pane.document.names == ("break-down",))
        # Another step is selected: its log, from its end.
        app.screen.query_one(Dag).focus()
        await pilot.press("up")
        await until(lambda: pane.document is not None and pane.document.names == ("talk",))
        await until(lambda: "talk 299" in rows(pane)[-1])
        assert pane.following
