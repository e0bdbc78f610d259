"""Search and filter give what a plain loop over the lines gives."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.logs.memory import Memory
from tui.logs.filters import parse_filter
from tui.logs.index import LineIndex
from tui.logs.pattern import BadPattern, Pattern, Query
from tui.logs.rows import AllRows, ContextRows
from tui.logs.search import BLOCK, Matches, line_end, search_back, search_on


def _plain(data: bytes, wanted: str, *, regex: bool = False, invert: bool = False) -> list[int]:
    pattern = re.compile((wanted if regex else re.escape(wanted)).encode(), re.IGNORECASE)
    starts, place = [], 0
    whole = data.endswith(b"\n") or not data
    for line in data.split(b"\n")[: -1 if whole else None]:
        if (pattern.search(line) is not None) is not invert:
            starts.append(place)
        place += len(line) + 1
    return starts


def _found(data: bytes, query: Query) -> list[int]:
    matches = Matches()
    for block in search_back(Memory(data), Pattern(query), len(data)):
        matches.add(block)
    return [matches.start(at) for at in range(matches.count)]


LOG = b"".join(
    b"%07d %s loss=0.%03d %s\n" % (n, (b"INFO", b"Error", b"WARN")[n % 3], n % 1000, b"x" * (n % 150))
    for n in range(30_000)
)


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize(
    ("text", "regex"),
    [
        ("error", False),
        ("loss=0.500", False),
        ("nowhere", False),
        (r"^\d+ WARN .*loss=0\.[12]", True),
        ("error|warn", True),
        (r"x{149}$", True),
        (r"(?<=loss=)0\.7", True),
        (r"(\d)\1\1\1", True),
        (r"[^q]+", True),
        (r"\s", True),
    ],
)
def test_matches_are_those_of_a_plain_loop(text: str, regex: bool, invert: bool) -> None:
    assert len(LOG) > 3 * BLOCK
    assert _found(LOG, Query(text, regex=regex, invert=invert)) == _plain(
        LOG, text, regex=regex, invert=invert
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.text("ab\n \u00e9", min_size=1, max_size=3), st.booleans())
def test_any_bytes(data: bytes, text: str, invert: bool) -> None:
    text = text.replace("\n", " ")
    assert _found(data, Query(text, invert=invert)) == _plain(data, text, invert=invert)


def test_newest_first_and_stopped() -> None:
    blocks = search_back(Memory(LOG), Pattern(Query("error")), len(LOG))
    first = next(blocks)
    assert first.end == len(LOG)
    assert next(blocks).end == first.begin
    stopped = search_back(Memory(LOG), Pattern(Query("error")), len(LOG), stopped=lambda: True)
    assert list(stopped) == []


def test_a_growing_log_is_searched_on() -> None:
    matches = Matches()
    half = line_end(Memory(LOG), len(LOG) // 2, len(LOG))
    pattern = Pattern(Query("error"))
    for block in search_back(Memory(LOG[:half]), pattern, half):
        matches.add(block)
    for block in search_on(Memory(LOG), pattern, half, len(LOG)):
        matches.add(block)
    assert [matches.start(at) for at in range(matches.count)] == _plain(LOG, "error")
    assert matches.number_at(half) == len(_plain(LOG[:half], "error"))


def test_a_bad_expression_says_why() -> None:
    with pytest.raises(BadPattern, match="can't be read"):
        Pattern(Query("(", regex=True))


JSON_LOG = b"".join(
    b'{"level": "%s", "step": %d, "model": {"lr": 0.%d}}\n' % ((b"info", b"error")[n % 2], n, n % 10)
    for n in range(300)
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("level=error", 150),
        ("step>=100", 200),
        ("level=error step>=100", 100),
        ("level!=error step<10", 5),
        ("model.lr=0.3", 30),
        ("error !1", 150 - sum(1 for n in range(300) if n % 2 and ("1" in str(n) or n % 10 == 1))),
        ("/step.: 29\\d/", 10),
        ("missing=1", 0),
    ],
)
def test_filters_of_fields_texts_and_expressions(text: str, count: int) -> None:
    finder = parse_filter(text)
    assert finder is not None
    assert len(list(finder.line_starts(JSON_LOG))) == count
    lines = JSON_LOG.splitlines()
    assert sum(finder.matches(line) for line in lines) == count


def test_context_lines_around_matches() -> None:
    data = b"".join(b"line %d\n" % n for n in range(100))
    source = Memory(data)
    index = LineIndex(source, start=0)
    index.forward()
    matches = Matches()
    for block in search_back(source, Pattern(Query("line 5")), len(data)):
        matches.add(block)
    rows = ContextRows(AllRows(source, index), matches, context=1)
    assert rows.update()
    shown = [(row.number, row.context) for row in rows.read(0, rows.count)]
    assert shown[:3] == [(4, True), (5, False), (6, True)]
    assert [number for number, context in shown if not context] == [5, *range(50, 60)]
    assert [number for number, context in shown if context] == [4, 6, 49, 60]
