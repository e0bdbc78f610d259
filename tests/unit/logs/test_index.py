"""The index finds every line that a plain split finds, however the bytes came."""

import random
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.logs.memory import Memory
from tui.logs.index import CHUNK, LineIndex
from tui.logs.source import Fate, FileSource
from tui.logs.stored_index import index_path, load_index, save_index


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines if lines[-1] else lines[:-1]


def _read(index: LineIndex, source: Memory) -> list[bytes]:
    single = [source.read(start, end - start) for start, end in map(index.span, range(index.line_count))]
    many = [source.read(start, end - start) for start, end in index.spans(0, index.line_count)]
    assert single == many
    return single


def _text(seed: int, size: int) -> bytes:
    chance = random.Random(seed)
    parts: list[bytes] = []
    total = 0
    while total < size:
        length = chance.choice((0, 1, 5, 80, 120, 1000, CHUNK - 1, CHUNK, CHUNK * 2 + 7))
        parts.append(bytes([65 + len(parts) % 26]) * length + b"\n")
        total += length + 1
    return b"".join(parts)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("half", [b"", b"half a line"])
def test_from_the_tail_backwards_and_forwards(seed: int, half: bytes) -> None:
    data = _text(seed, 12 * CHUNK)
    cut = len(data) * 2 // 3
    source = Memory(data[:cut])
    index = LineIndex(source)
    while index.forward(CHUNK // 3 + 1):
        pass
    while index.backward(CHUNK):
        # Whatever part is known, its lines are the last lines of the log.
        known = _read(index, source)
        assert known == _lines(source.data)[len(_lines(source.data)) - len(known) :]
    source.data = data + half
    while index.forward(CHUNK * 2 + 5):
        pass
    assert index.complete
    assert _read(index, source) == _lines(source.data)
    assert index.half_line is bool(half)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=30), st.integers(1, 50))
def test_any_bytes_in_any_pieces(parts: list[bytes], step: int) -> None:
    source = Memory()
    index = LineIndex(source)
    for part in parts:
        source.data += part
        while index.forward(step):
            pass
    assert _read(index, source) == _lines(source.data)
    for number in range(index.line_count):
        start, end = index.span(number)
        assert {index.number_at(place) for place in range(start, min(end + 1, source.size))} <= {number}


def test_a_kept_index_is_used_only_while_it_fits(tmp_path: Path) -> None:
    log = tmp_path / "0.log"
    data = _text(1, 5 * CHUNK)
    log.write_bytes(data)
    source = FileSource(log)
    index = LineIndex(source, start=0)
    while index.forward():
        pass
    save_index(log, index)
    again = load_index(source)
    assert again is not None
    assert again.line_count == index.line_count
    assert again.span(3) == index.span(3)
    log.write_bytes(data + b"more\n")
    assert load_index(FileSource(log)) is None
    index_path(log).write_bytes(b"not an index")
    assert load_index(source) is None


def test_a_kept_index_of_other_bytes_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "0.log"
    log.write_bytes(b"a\n" * CHUNK)
    source = FileSource(log)
    wrong = LineIndex.restore(source, 2 * CHUNK, array("I", [1, 1]))
    save_index(log, wrong)
    assert load_index(source) is None


def test_what_becomes_of_a_file_is_noticed(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_bytes(b"one\n")
    source = FileSource(log)
    assert source.look() is Fate.SAME
    with log.open("ab") as stream:
        stream.write(b"two\n")
    assert source.look() is Fate.GREW
    log.write_bytes(b"")
    assert source.look() is Fate.TRUNCATED
    log.rename(tmp_path / "x.log.1")
    assert source.look() is Fate.DELETED
    assert source.look() is Fate.SAME
    log.write_bytes(b"new\n")
    assert source.look() is Fate.REPLACED
    source.reopen()
    assert source.read(0, 10) == b"new\n"
    assert source.look() is Fate.SAME
    source.close()
