"""A log is bytes beside the times at which they came."""

from pathlib import Path

import pytest

from tui.logs import Arrival, LogReader, LogWriter, read_records


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.log"
    with LogWriter(path) as writer:
        writer.append("한\n".encode(), 100.0)
        writer.append(b"half", 100.05)
        writer.append(b"", 150.0)
        assert read_records(path) == ([Arrival(0, 100.0), Arrival(4, 100.05)], False)
        writer.append(b" line\n\xff\x00", 200.0)
    with LogReader(path) as reader:
        assert reader.read(0) == b"\xed\x95\x9c\nhalf line\n\xff\x00"
        assert reader.read(4, 4) == b"half"
        assert reader.read(reader.size) == b""
        assert reader.closed
    assert read_records(path) == ([Arrival(0, 100.0), Arrival(4, 100.05), Arrival(8, 200.0)], True)


def test_bytes_that_come_in_a_burst_share_a_time_and_late_lines_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with LogWriter(path) as writer:
        for number in range(50):
            writer.append(b"%d\n" % number)
        # A slow machine may take longer than a burst for fifty lines, but not for every one of them.
        assert 1 <= len(read_records(path)[0]) < 50
        size = path.stat().st_size
        writer.append(b"late\n", 5.0)
        writer.append(b"as late\n", 5.0)
    assert read_records(path)[0][-1] == Arrival(size, 5.0)


def test_a_log_without_times_is_open(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"x")
    assert read_records(path) == ([], False)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_the_tail_is_found_from_behind(tmp_path: Path, chunk: int, end: bytes) -> None:
    path = tmp_path / "a.log"
    lines = [b"one", b"", b"three", b"four"]
    path.write_bytes(b"\n".join(lines) + end)
    with LogReader(path) as reader:
        for count in range(6):
            tail = reader.read(reader.tail_offset(count, chunk))
            wanted = lines[len(lines) - min(count, 4) :]
            assert tail == (b"\n".join(wanted) + end if wanted else b"")
