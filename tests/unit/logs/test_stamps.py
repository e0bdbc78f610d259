"""Times that the lines of a plain log say: read, gone to, merged by."""

import random
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.logs.test_document import settle, texts
from tui.logs.document import Document
from tui.logs.filters import parse_filter
from tui.logs.merged_document import MergedDocument
from tui.logs.scan import Filter
from tui.logs.stamps import Stamps
from tui.logs.view import LogPart

NOW = datetime(2026, 11, 22, 12, 0).astimezone()
LOCAL = datetime(2026, 11, 22, 8, 0).astimezone().timestamp()
UTC = datetime(2026, 11, 22, 8, 0, tzinfo=timezone.utc).timestamp()


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        (b"2026-11-22T08:00:00Z started", UTC),
        (b"2026-11-22T17:00:00+09:00 started", UTC),
        (b"2026-11-22T08:00:00.250000123Z from a pod", UTC + 0.250000123),
        (b"2026-11-22 08:00:00,123 INFO python", LOCAL + 0.123),
        (b"[2026-11-22 08:00:00.5] in brackets", LOCAL + 0.5),
        (b"INFO 2026-11-22 08:00:00 level first", LOCAL),
        (b"[WARN] 2026/11/22 08:00:00 go", LOCAL),
        (b"I1122 08:00:00.125000   1 main.go:10] klog", LOCAL + 0.125),
        (b"Nov 22 08:00:00 host sshd[1]: syslog", LOCAL),
        (b"<34>Nov 22 08:00:00 host su: syslog", LOCAL),
        (b'10.0.0.1 - - [22/Nov/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 1', UTC),
        (b"1795334400.5 since 1970", 1795334400.5),
        (b'{"level": "info", "ts": 1795334400.25}', 1795334400.25),
        (b'{"timestamp": 1795334400123, "x": 1}', 1795334400.123),
        (b'{"x": 1, "time": "2026-11-22T08:00:00.5Z"}', UTC + 0.5),
        (b"level=info ts=2026-11-22T08:00:00Z msg=logfmt", UTC),
        (b"nothing of the kind", None),
        (b"2026-13-45 08:00:00 no such day", None),
        (b"2026-01-01T00000000 INFO", None),
        (b"", None),
    ],
)
def test_what_a_line_says(line: bytes, moment: float | None) -> None:
    assert Stamps(NOW).of(line) == (pytest.approx(moment, abs=1e-6) if moment else None)


def test_a_day_without_a_year_is_the_last_one() -> None:
    last_year = datetime(2025, 12, 31, 23, 59, 59).astimezone().timestamp()
    assert Stamps(NOW).of(b"Dec 31 23:59:59 host x") == last_year


FORMS = (
    lambda t: t.strftime("%Y-%m-%d %H:%M:%S,250 ").encode(),
    lambda t: t.strftime("I%m%d %H:%M:%S.250000 1 a.go:1] ").encode(),
    lambda t: t.strftime("%b %e %H:%M:%S host: ").encode(),
    lambda t: b'{"ts": %d.25} ' % t.timestamp(),
    lambda _: b"no time ",
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 3), st.lists(st.tuples(st.booleans(), st.integers(0, 50)), max_size=20))
def test_blocks_have_the_times_of_their_lines(form: int, lines: list[tuple[bool, int]]) -> None:
    data, place = b"", 0
    wanted: list[tuple[int, float]] = []
    stamps = Stamps(NOW)
    for timed, second in lines:
        line = FORMS[form if timed else 4](datetime(2026, 11, 22, 8, 0, second)) + b"text\n"
        moment = stamps.of(line[:-1])
        assert (moment is not None) is timed
        if moment is not None and (not wanted or wanted[-1][1] != moment):
            wanted.append((place, moment))
        data += line
        place += len(line)
    places, times = Stamps(NOW).block(data)
    assert list(zip(places, times, strict=True)) == wanted


def python_log(seconds: list[int], name: str) -> bytes:
    return b"".join(
        datetime.fromtimestamp(LOCAL + second).strftime("%Y-%m-%d %H:%M:%S,000 INFO ").encode()
        + f"{name} {second}\n".encode()
        + (b"  with a second line\n" if second % 7 == 0 else b"")
        for second in seconds
    )


def test_rows_have_times_and_are_gone_to(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"banner\n" + python_log(list(range(0, 40_000, 2)), "x"))
    document = Document(path, closed=True)
    settle(document)
    assert document.first_time == LOCAL
    for wanted in (0, 1, 7777, 20_000, 39_998):
        row = document.row_at_time(LOCAL + wanted)
        assert row is not None
        found = document.rows.read(row, 1)[0]
        assert found.data.endswith(b" INFO x %d" % (wanted + wanted % 2))
        assert found.time == LOCAL + wanted + wanted % 2
    assert document.row_at_time(LOCAL + 40_000) is None
    row = document.row_at_time(LOCAL + 14)
    assert row is not None
    times = [item.time for item in document.rows.read(row, 3)]
    assert times == [LOCAL + 14, LOCAL + 14, LOCAL + 16]
    assert document.rows.read(row + 1, 1)[0].time == LOCAL + 14
    finder = parse_filter("second")
    assert finder
    document.set_filter(Filter(finder))
    settle(document)
    assert document.rows.read(1, 1)[0].time == LOCAL + 14
    document.retire()


def test_plain_files_are_merged_by_what_their_lines_say(tmp_path: Path) -> None:
    chance = random.Random(4)
    seconds = sorted(chance.sample(range(100_000), 9_000))
    parts, wanted = [], []
    for place, name in enumerate(("a", "b", "c")):
        mine = seconds[place::3]
        (tmp_path / name).write_bytes(python_log(mine, name))
        parts.append(LogPart(tmp_path / name, name))
    for second in seconds:
        name = "abc"[seconds.index(second) % 3]
        wanted.append(f"{name} {second}".encode())
        wanted += [b"with a second line"] if second % 7 == 0 else []
    view = MergedDocument(parts)
    settle(view)
    assert [text[-len(line) :] for text, line in zip(texts(view), wanted, strict=True)] == wanted
    with (tmp_path / "a").open("ab") as stream:
        stream.write(python_log([100_001], "a"))
        stream.write(python_log([50], "late"))
    settle(view)
    assert texts(view)[-1].endswith(b"a 100001")
    assert any(text.endswith(b"late 50") for text in texts(view)[:40])
    row = view.row_at_time(LOCAL + 100_001)
    assert row == view.rows.count - 1
    view.retire()


def test_a_live_file_without_times_comes_as_it_is_seen(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"old one\n")
    two.write_bytes(b"old two\n")
    view = MergedDocument([LogPart(one, "1"), LogPart(two, "2")])
    settle(view)
    for number, path in enumerate((two, one, two)):
        with path.open("ab") as stream:
            stream.write(b"new %d\n" % number)
        settle(view)
    assert texts(view) == [b"old one", b"old two", b"new 0", b"new 1", b"new 2"]
    view.retire()
