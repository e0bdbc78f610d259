"""Whichever engine a block is given to, the lines found are those that match one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.logs.engines import Twin
from tui.logs.pattern import Pattern, Query

EXPRESSIONS = [
    "ERROR|WARN",
    "(get|put|PUT x)",
    "x*",
    r"\b",
    "$",
    "^",
    "^a",
    "a$",
    "a.b",
    "[^a]b",
    r"\s",
    r"\Sa",
    r"a\D",
    "a|",
    "(?:a|b)c",
    "s+k",
    "[a-z]k",
    r"\W",
    "a{2}",
    "a{0,1}b",
    r"\bk\b",
    "^$",
    "(a)(b)?",
    "a.*b",
    "()",
    "a*?",
    "[.]a",
    r"a\.b",
    "(?=a)ab",
    r"(a)\1",
]
# U+212A and U+017F are capital forms of `k` and `s` outside ASCII.
WORDS = [
    "a",
    "b",
    "c",
    "k",
    "s",
    "K",
    "S",
    "error",
    "WARN",
    "put",
    "x",
    ".",
    "1",
    "\u00e9",
    "\u212a",
    "\u017f",
]
PIECES = [word.encode() for word in WORDS] + [b"\n", b"\n", b" ", b"\t", b"\r", b"\x00", b"\xff\xc3"]


def _wanted(pattern: Pattern, data: bytes) -> list[int]:
    starts, place = [], 0
    for line in _lines(data):
        if pattern.matches(line.rstrip(b"\n")):
            starts.append(place)
        place += len(line)
    return starts


def _lines(data: bytes) -> list[bytes]:
    parts = [part + b"\n" for part in data.split(b"\n")]
    parts[-1] = parts[-1][:-1]
    return [part for part in parts if part]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(EXPRESSIONS),
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.booleans(),
    st.booleans(),
)
def test_a_block_has_the_lines_that_match_one_by_one(
    text: str, parts: list[bytes], any_case: bool, invert: bool
) -> None:
    pattern = Pattern(Query(text, regex=True, ignore_case=any_case, invert=invert))
    data = b"".join(parts)
    wanted = _wanted(pattern, data)
    # Again and again: with dense matches, the other engine takes its turn.
    for _ in range(3):
        count, starts = pattern.count(data)
        assert count == len(wanted)
        assert starts is None or list(starts) == wanted
        assert list(pattern.line_starts(data)) == wanted


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(EXPRESSIONS), st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_twins_mean_the_same(text: str, parts: list[bytes], any_case: bool) -> None:
    twin = Twin.of(text.encode(), any_case)
    data = b"".join(parts)
    if twin is None or not twin.fits(data):
        return
    wanted = _wanted(Pattern(Query(text, regex=True, ignore_case=any_case)), data)
    assert twin.count(data) == len(wanted)
    assert [data.rfind(b"\n", 0, hit) + 1 for hit in twin.hits(data)] == wanted


@pytest.mark.parametrize("text", ["ERROR|WARN", "(?:a|b) c", "loss=0.[13]", r"\s\d+", "[^a]b"])
def test_common_expressions_have_a_twin(text: str) -> None:
    assert Twin.of(text.encode(), ignore_case=True)
