"""What reaches the screen is text: nothing in a log acts on the terminal."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.logs.blocks import tracebacks
from tui.logs.series import SeriesBook, sparkline
from tui.logs.text import last_state, shown

HOSTILE = {
    "title": b"\x1b]0;owned\x07after",
    "title ended by ST": b"\x1b]2;owned\x1b\\after",
    "clipboard": b"\x1b]52;c;b3duZWQ=\x07after",
    "link": b"\x1b]8;;http://evil/\x1b\\after\x1b]8;;\x1b\\",
    "cursor": b"\x1b[2J\x1b[1;1H\x1b[10Aafter",
    "device query": b"\x1b[c\x1b[6n\x1b[>0qafter",
    "device control": b"\x1bP$q m\x1b\\after",
    "C1 control sequence": "\u009b2Jafter".encode(),
    "C1 command": "\u009d0;owned\u009cafter".encode(),
    "charset": b"\x1b(0after",
    "reset": b"\x1bcafter",
    "unended command": b"after\x1b]0;owned",
    "lone escape": b"after\x1b",
    "private": b"\x1b_owned\x1b\\\x1b^owned\x1b\\after",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_sequences_that_act_are_gone(name: str) -> None:
    assert shown(HOSTILE[name]).text == "after"


def test_colours_are_kept() -> None:
    result = shown(b"a\x1b[1;31mred\x1b[0m b\x1b[38;5;10mgreen\x1b[m c")
    assert result.text == "ared bgreen c"
    assert [(result.text[s.start : s.end], s.style) for s in result.spans] == [
        ("red", "1;31"),
        ("green", "38;5;10"),
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\x00b\x07c", "a␀b␇c"),
        (b"\xff\xfe ok", "\ufffd\ufffd ok"),
        ("abc\u202ecba".encode(), "abc<U+202E>cba"),
        ("ze\u200bro".encode(), "ze<U+200B>ro"),
        (b"a\tb", "a       b"),
        (b"12345678\tb", "12345678        b"),
        ("한국어 ✓".encode(), "한국어 ✓"),
        (b"line\r", "line"),
        (b" 10%\r 50%\r100%", "100%"),
        (b"[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ],
)
def test_what_a_person_sees(data: bytes, text: str) -> None:
    assert shown(data).text == text


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                [b"\x1b", b"\x1b[", b"\x1b]52;c;", b"\x07", b"\x1b\\", b"31m", b"\xc2\x9b", b"\r", b"\t"]
            ),
        ),
        max_size=12,
    )
)
def test_no_byte_that_acts_ever_gets_through(parts: list[bytes]) -> None:
    result = shown(b"".join(parts))
    bad = [c for c in result.text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert bad == []
    assert all(0 <= span.start < span.end <= len(result.text) for span in result.spans)
    assert all(set(span.style) <= set("0123456789;") for span in result.spans)


def test_a_progress_bar_is_its_last_state() -> None:
    assert last_state(b"".join(b"\r%d%%" % n for n in range(101))) == b"100%"


PYTHON = """\
before
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    f()
ValueError: bad

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 2, in g
    raise E
pkg.errors.E: worse
after"""
JAVA = """\
Exception in thread "main" java.lang.IllegalStateException: no
\tat com.example.A.f(A.java:10)
\tat com.example.A.main(A.java:3)
Caused by: java.io.IOException: disk
\t... 2 more
after"""
GO = """\
panic: runtime error: index out of range

goroutine 1 [running]:
main.f(0x1, 0x2)
\t/src/main.go:10 +0x1d
main.main()
\t/src/main.go:5 +0x20
exit status 2
after"""


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (PYTHON, [("python", 1, 5, "ValueError: bad"), ("python", 8, 12, "pkg.errors.E: worse")]),
        (JAVA, [("java", 0, 5, 'Exception in thread "main" java.lang.IllegalStateException: no')]),
        (GO, [("go", 0, 8, "panic: runtime error: index out of range")]),
        ("Error: nothing of the kind\nplain", []),
    ],
)
def test_tracebacks(text: str, blocks: list[tuple[str, int, int, str]]) -> None:
    lines = text.split("\n")
    found = [(b.language, b.first, b.end, lines[b.headline]) for b in tracebacks(lines)]
    assert found == blocks


def test_numbers_become_series() -> None:
    book = SeriesBook()
    lines = [
        f"epoch {n}/10  loss={1 / n:.3f} acc: 0.{n} lr=1e-3 10.0.0.1:8080 12:30:01" for n in range(1, 10)
    ]
    lines += ['{"step": 10, "loss": 0.05, "name": "x"}', "version=1.2.3"]
    for offset, text in enumerate(lines):
        book.feed(offset, text)
    assert set(book.names()) == {"loss", "acc", "lr"}
    assert book.values("loss")[0] == 1.0
    assert book.values("loss")[-1] == 0.05
    assert book.points("loss")[-1].step == 10
    assert book.progress == ("epoch", 9, 10)


def test_a_long_series_is_thinned_and_keeps_its_end() -> None:
    book = SeriesBook()
    for n in range(100_000):
        book.feed(n, f"x={n}")
    values = book.values("x")
    assert len(values) <= 4097
    assert values[-1] == 99_999
    assert values == sorted(values)


def test_sparklines() -> None:
    assert sparkline([0, 1, 2, 3], 4) == "▁▃▆█"
    assert sparkline([5, 5], 8) == "▁▁"
    assert sparkline([], 8) == ""
    assert len(sparkline(list(map(float, range(1000))), 20)) == 20
