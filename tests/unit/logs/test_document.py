"""A log as a viewer sees it: followed, filtered, searched, merged with others."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.logs.memory import Memory
from tui.logs import Arrival, LogWriter
from tui.logs.arrivals import Arrivals
from tui.logs.document import Document
from tui.logs.filters import parse_filter
from tui.logs.index import CHUNK, LineIndex, nth_newline
from tui.logs.merged import MergedRows
from tui.logs.merged_document import MergedDocument
from tui.logs.pattern import Pattern, Query
from tui.logs.rows import AllRows, Place
from tui.logs.scan import Filter, Mode
from tui.logs.source import Fate
from tui.logs.stored_index import index_path
from tui.logs.view import LogPart


def settle(view: Document | MergedDocument) -> None:
    while view.pump(0.05).busy:
        pass


def texts(view: Document | MergedDocument) -> list[bytes]:
    return [row.data for row in view.rows.read(0, view.rows.count)]


def numbered(count: int) -> bytes:
    return b"".join(b"%d %s\n" % (n, (b"info", b"error")[n % 10 == 3]) for n in range(count))


def filtered(text: str, mode: Mode = Mode.ONLY, context: int = 0) -> Filter:
    finder = parse_filter(text)
    assert finder is not None
    return Filter(finder, mode, context)


@pytest.mark.parametrize("mode", list(Mode))
def test_filters_keep_up_with_a_growing_log(tmp_path: Path, mode: Mode) -> None:
    path = tmp_path / "a.log"
    data = numbered(150_000)
    path.write_bytes(data[: len(data) // 2])
    document = Document(path)
    document.set_filter(filtered("error", mode))
    settle(document)
    with path.open("ab") as stream:
        stream.write(data[len(data) // 2 :])
    settle(document)
    lines = data.splitlines()
    wanted = {
        Mode.ONLY: [line for line in lines if b"error" in line],
        Mode.HIDE: [line for line in lines if b"error" not in line],
        Mode.DIM: lines,
    }
    assert texts(document) == wanted[mode]
    assert document.filtered is not None
    document.retire()


def test_context_goes_on_over_the_borders_of_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    data = numbered(200_000)
    path.write_bytes(data)
    document = Document(path, closed=True)
    document.set_filter(filtered("error", context=2))
    settle(document)
    lines = data.splitlines()
    assert texts(document) == [line for n, line in enumerate(lines) if 1 <= n % 10 <= 5]
    rows = document.rows.read(1000, 10)
    assert [row.context for row in rows] == [True, True, False, True, True] * 2
    assert document.row_of(Place(0, rows[3].offset)) == 1003
    document.retire()


def test_a_search_is_of_what_the_filter_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(numbered(1000))
    document = Document(path, closed=True)
    document.set_filter(filtered("error"))
    document.find(Pattern(Query("33")))
    settle(document)
    assert document.search is not None
    assert document.search.count == 10
    place = document.near_match(0, 1)
    assert place is not None
    assert document.rows.read(document.row_of(place), 1)[0].data == b"33 error"
    assert document.near_match(document.row_of(place), -1) != place
    document.set_filter(None)
    settle(document)
    assert document.search.count == 19
    document.retire()


def test_a_file_that_is_cut_or_replaced_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(numbered(50_000))
    document = Document(path)
    document.set_filter(filtered("error"))
    settle(document)
    path.write_bytes(b"1 error\n2 info\n")
    fates = {document.pump().fate for _ in range(3)}
    assert Fate.TRUNCATED in fates
    settle(document)
    assert texts(document) == [b"1 error"]
    other = tmp_path / "b"
    other.write_bytes(b"new error\n" * 3)
    other.replace(path)
    assert Fate.REPLACED in {document.pump().fate for _ in range(3)}
    settle(document)
    assert texts(document) == [b"new error"] * 3
    document.retire()


def test_a_large_closed_log_keeps_its_index(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with LogWriter(path) as writer:
        writer.append(numbered(1_000_000), 1.0)
    document = Document(path)
    settle(document)
    assert document.closed
    assert index_path(path).exists()
    document.retire()
    again = Document(path)
    assert again.complete
    assert again.total == 1_000_000
    again.retire()


def test_a_progress_bar_of_megabytes_is_its_last_state(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    bar = b"".join(b"\r%d%%" % (n // 10_000) for n in range(1_000_000)) + b"\r100% done"
    path.write_bytes(b"start\n" + bar + b"\nend\n")
    document = Document(path, closed=True)
    settle(document)
    rows = document.rows.read(0, 3)
    assert [row.data.strip(b"\r") for row in rows] == [b"start", b"100% done", b"end"]
    assert rows[1].length == len(bar)
    document.retire()


@given(st.binary(max_size=3000), st.integers(1, 40))
def test_the_nth_newline_is_found_by_halves(data: bytes, ordinal: int) -> None:
    data = data.replace(b"\x00", b"\n")
    places = [match.start() for match in re.finditer(b"\n", data)]
    assert nth_newline(data, ordinal) == (places[ordinal - 1] if ordinal <= len(places) else -1)


def test_times_are_taken_in_as_they_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    arrivals = Arrivals(path)
    assert not arrivals.update()
    with LogWriter(path) as writer:
        writer.append(b"one\n", 5.0)
        assert arrivals.update()
        writer.append(b"late\n", 3.0)
        assert arrivals.update()
        assert list(arrivals) == [Arrival(0, 5.0), Arrival(4, 3.0)]
        assert not arrivals.closed
    assert arrivals.update()
    assert (len(arrivals), arrivals.closed) == (2, True)


# Merging


def _log(lines: list[tuple[float, bytes]], place: int, *, coarse: bool) -> tuple[Memory, AllRows]:
    data = b"".join(text + b"\n" for _, text in lines)
    source = Memory(data)
    arrivals, offset, last = [], 0, None
    for moment, text in lines:
        if not coarse or moment != last:
            arrivals.append(Arrival(offset, moment))
        last = moment
        offset += len(text) + 1
    index = LineIndex(source, start=0)
    while index.forward():
        pass
    return source, AllRows(source, index, arrivals, place=place)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=4), st.booleans())
def test_merged_rows_are_those_of_a_stable_sort(times: list[list[int]], coarse: bool) -> None:
    logs = [[(float(t), b"%d-%d" % (place, n)) for n, t in enumerate(log)] for place, log in enumerate(times)]
    merged = MergedRows([_log(lines, place, coarse=coarse)[1] for place, lines in enumerate(logs)])
    while merged.update():
        pass
    plain = sorted(
        (moment, place, n, text) for place, lines in enumerate(logs) for n, (moment, text) in enumerate(lines)
    )
    rows = merged.read(0, merged.count)
    assert [row.data for row in rows] == [text for *_, text in plain]
    assert [merged.row_of(row.place) for row in rows] == list(range(len(rows)))
    for moment in range(10):
        assert merged.row_at_time(moment) == sum(other[0] < moment for other in plain)


def test_live_logs_are_merged_line_by_line_however_they_come(tmp_path: Path) -> None:
    chance = random.Random(3)
    paths = [tmp_path / f"{n}.log" for n in range(5)]
    writers = [LogWriter(path) for path in paths]
    view = MergedDocument([LogPart(path, path.stem) for path in paths])
    wanted: list[tuple[float, int, int]] = []
    counts = [0] * 5
    for step in range(3000):
        place = chance.randrange(5)
        # Now and then a line comes that is older than those before it.
        moment = 1000.0 + step - (500 if chance.random() < 0.02 else 0)
        writers[place].append(b"%d %d\n" % (place, counts[place]), moment)
        wanted.append((moment, place, counts[place]))
        counts[place] += 1
        if step % 100 == 0:
            settle(view)
    settle(view)
    assert texts(view) == [b"%d %d" % (place, n) for _, place, n in sorted(wanted)]
    view.set_filter(filtered("/^[13] /"))
    settle(view)
    assert texts(view) == [b"%d %d" % (place, n) for _, place, n in sorted(wanted) if place in (1, 3)]
    view.set_filter(None)
    view.find(Pattern(Query("4 7", ignore_case=False)))
    settle(view)
    assert view.search is not None
    found, row = [], -1
    for _ in range(view.search.count):
        place_found = view.near_match(row, 1)
        assert place_found is not None
        row = view.row_of(place_found)
        found.append(row)
    assert found == [n for n, text in enumerate(texts(view)) if b"4 7" in text]
    view.retire()
    for writer in writers:
        writer.close()


def test_a_time_that_is_noted_after_its_lines_moves_them(tmp_path: Path) -> None:
    """The engine notes times after a step has written: steps write to their files themselves."""
    from tui.logs import append_record

    one, two = tmp_path / "1.log", tmp_path / "2.log"
    for path in (one, two):
        path.touch()
        append_record(path, 0, 100.0)
    view = MergedDocument([LogPart(one, "one"), LogPart(two, "two")])
    one.write_bytes(b"first\n")
    settle(view)
    two.write_bytes(b"second\n")
    settle(view)
    with one.open("ab") as stream:
        stream.write(b"third\n")
    settle(view)
    append_record(two, 0, 110.0)
    append_record(one, 6, 120.0)
    settle(view)
    assert texts(view) == [b"first", b"second", b"third"]
    view.retire()


def test_more_lines_than_one_piece_are_merged(tmp_path: Path) -> None:
    paths = [tmp_path / "1.log", tmp_path / "2.log"]
    for place, path in enumerate(paths):
        with LogWriter(path) as writer:
            for block in range(4):
                writer.append(b"%d x\n" % place * CHUNK, float(block))
    view = MergedDocument([LogPart(path, path.stem) for path in paths])
    settle(view)
    assert view.rows.count == 8 * CHUNK
    sources = [row.source for row in view.rows.read(0, 2 * CHUNK + 1)]
    assert sources == [0] * CHUNK + [1] * CHUNK + [0]
    view.retire()


def test_the_ends_of_large_logs_are_shown_before_they_are_counted(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.log" for n in range(3)]
    for place, path in enumerate(paths):
        with LogWriter(path) as writer:
            for block in range(2000):
                writer.append(b"%d %06d %s\n" % (place, block, b"x" * 5000), 10.0 * block + place)
    view = MergedDocument([LogPart(path, path.stem) for path in paths])
    view.pump(0.0)
    assert not view.complete
    seen = [text[:8] for text in texts(view)]
    assert seen[-3:] == [b"0 001999", b"1 001999", b"2 001999"]
    # Nothing is missing in between, however far it goes back.
    wanted = [b"%d %06d" % (place, block) for block in range(2000) for place in range(3)]
    assert seen == wanted[-len(seen) :]
    tenth = view.rows.read(view.rows.count - 10, 1)[0].place
    settle(view)
    assert view.complete
    assert [text[:8] for text in texts(view)] == wanted
    assert view.row_of(tenth) == len(wanted) - 10
    view.retire()


def test_lines_around_matches_are_merged_too(tmp_path: Path) -> None:
    paths = [tmp_path / "1.log", tmp_path / "2.log"]
    writers = [LogWriter(path) for path in paths]

    def write(first: int, end: int) -> None:
        for second in range(first, end):
            writer = writers[second % 2]
            writer.append(b"%d %s\n" % (second, (b"info", b"error")[second % 20 == 10]), float(second))

    write(0, 1000)
    view = MergedDocument([LogPart(path, path.stem) for path in paths])
    view.set_filter(filtered("error", context=1))
    settle(view)
    wanted = [n for n in range(1000) if n % 20 in (8, 10, 12)]
    assert [int(text.split()[0]) for text in texts(view)] == wanted
    assert [row.context for row in view.rows.read(0, 6)] == [True, False, True] * 2
    write(1000, 1100)
    settle(view)
    wanted = [n for n in range(1100) if n % 20 in (8, 10, 12)]
    assert [int(text.split()[0]) for text in texts(view)] == wanted
    assert [view.row_of(row.place) for row in view.rows.read(0, 50)] == list(range(50))
    view.set_filter(filtered("error"))
    settle(view)
    assert [int(text.split()[0]) for text in texts(view)] == list(range(10, 1100, 20))
    view.retire()
    for writer in writers:
        writer.close()
