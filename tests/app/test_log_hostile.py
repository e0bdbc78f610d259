"""Whatever a log, its name or its JSON holds: what is drawn is text, in every part that shows any of it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tui.logs.document import Document
from tui.logs.merged_document import MergedDocument
from tui.logs.pattern import Pattern, Query
from tui.logs.view import LogPart, LogView
from tui.widgets.log.look import Palette
from tui.widgets.log.painter import Looks, Painter, Window
from tui.widgets.log.plot import draw
from tui.widgets.log.records import Columns
from tui.widgets.log.telling import Asked, series_lines, state_line

ACTING = [
    b"\x1b",
    b"\x1b[31m",
    b"\x1b[2J",
    b"\x1b[6n",
    b"\x1b]0;title\x07",
    b"\x1b]52;c;RVZJTA==\x07",
    b"\x1b]8;;http://evil/\x1b\\link",
    b"\x1bP+q544e\x1b\\",
    b"\x1b_apc\x1b\\",
    b"\xc2\x9b2J",
    b"\xc2\x9d0;title\xc2\x9c",
    b"\x9b2J",
    b"\x00\x07\x08\x7f",
    b"\t",
    b"\r",
    "\u202e\u2066\u200b\u200d\ufeff\u2028\u00ad".encode(),
    b"[bold red][@click=app.quit]x[/]",
    b"ERROR loss=0.5 ",
    b"Traceback (most recent call last):",
    b"  File",
    "한글".encode(),
]
# The same by JSON's escapes, as keys and as values.
NAMES = ["loss", "\x1b]0;title\x07", "\u009b2J", "\u202e", "a\nb", "\ud800", "\x1b[31mred", "\u200b"]
TEXTS = st.lists(st.one_of(st.sampled_from(ACTING), st.binary(max_size=6)), max_size=6).map(b"".join)
VALUES = st.recursive(
    st.one_of(st.integers(), st.floats(allow_nan=False), st.sampled_from(NAMES), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4).map(
    lambda value: json.dumps(value, ensure_ascii=True).encode()
)
LINES = st.lists(st.one_of(TEXTS, OBJECTS), min_size=1, max_size=8).map(
    lambda lines: b"".join(line.replace(b"\n", b"") + b"\n" for line in lines)
)
PLAIN = Style()
PALETTE = Palette(PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, (PLAIN,) * 6)
_BAD = ("Cc", "Cf", "Cs", "Zl", "Zp")


def acting(text: str) -> list[str]:
    """The characters of a text that are none to be seen."""
    return [letter for letter in text if unicodedata.category(letter) in _BAD and letter != "\n"]


def drawn(view: LogView, looks: Looks) -> list[Segment]:
    """Everything that a window shows of a log."""
    rows = view.rows.read(0, 50)
    painter = Painter(view, looks, PALETTE, Window(30, 200))
    return [segment for _, strip in painter.lines(0, rows) for segment in strip]


def check(view: LogView) -> None:
    while view.pump(0.05).busy:
        pass
    view.find(Pattern(Query("[a-z]", regex=True)))
    opened = {row.place for row in view.rows.read(0, 50)}
    columns = Columns([*NAMES, "loss.loss"])
    for looks in (
        Looks(),
        Looks(wrap=True, numbers=True, times="clock", marks=set(opened)),
        Looks(fold=True, times="since", shift=8),
        Looks(opened=opened),
        Looks(columns=columns),
    ):
        for segment in drawn(view, looks):
            assert acting(segment.text) == []
            assert segment.control is None
            assert segment.style is None or (segment.style.link is None and not segment.style.meta)
    assert acting(columns.title()) == []
    assert acting(series_lines(view, 40)) == []
    for _, book in view.books:
        series = [(name, book.points(name)) for name in book.names()]
        assert not series or acting(draw(series, 40, 10)) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES)
def test_nothing_that_is_drawn_acts(tmp_path: Path, one: bytes, two: bytes) -> None:
    # Names of files are as free as what is in them.
    paths = [tmp_path / "\x1b]0;title\x07\u202e.log", tmp_path / "b\udcff\x1b[2J.log"]
    for path, data in zip(paths, (one, two), strict=True):
        path.write_bytes(data * 2)
    single = Document(paths[0], closed=True)
    check(single)
    single.retire()
    several = MergedDocument([LogPart(path, path.name, closed=True) for path in paths])
    check(several)
    assert [acting(name) for name in several.names] == [[], []]
    several.retire()


@given(TEXTS)
def test_what_is_typed_is_shown_as_text(typed: bytes) -> None:
    asked = Asked(search=typed.decode("utf-8", "replace"), filter=typed.decode("latin-1"))
    asked.problem = f"{asked.search}: no"
    document = Document(Path(__file__))
    document.find(Pattern(Query("x")))
    said = state_line(document, asked, told="", following=True, top=0, paused_at=0, chosen=0)
    document.retire()
    assert acting(said) == []


def test_json_that_is_nested_or_large_beyond_measure_is_only_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    deep = b'{"loss": ' + b"[" * 1900 + b"\n"
    far = b"".join(b'{"loss": %s}\n' % value for value in (b"1.7e308", b"-1.7e308", b"4503599627370498.0"))
    large = b'{"loss": 1' + b"0" * 1900 + b"}\n"
    path.write_bytes((deep + large) * 3 + far + b'{"loss": ' + b"[" * 60_000 + b"]" * 60_000 + b"}\n")
    document = Document(path, closed=True)
    check(document)
    assert document.rows.count == 10
    document.retire()
