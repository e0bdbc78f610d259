"""What logs cost: `python tests/benchmarks/logs.py [--size MB] [--only NAME...]`.

Each part runs in a pseudo-terminal of 140 by 40 of its own, with a probe that notes how late the event
loop is and a driver that counts frames. Peers are timed in the same run: `less`, `lnav`, `tail -f | cat`,
and toolong (put into an environment of its own on the way); those that are missing are named. Medians of
several rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.log_peers import peers_open, peers_search, tail_and_cat, toolong  # noqa: E402
from tests.benchmarks.log_viewer import WRITTEN, Bench, in_terminal, rss  # noqa: E402
from tui.cli.frames import RATE  # noqa: E402
from tui.logs import LogWriter  # noqa: E402
from tui.logs.document import Document  # noqa: E402
from tui.logs.filters import parse_filter  # noqa: E402
from tui.logs.pattern import Pattern, Query  # noqa: E402
from tui.logs.scan import Filter  # noqa: E402
from tui.logs.view import LogPart  # noqa: E402

LINE = 120
WRITER = """
import os, sys, time
path, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
out = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
piece = max(1, rate // 200)
began = time.monotonic(); sent = 0
while sent < rate * seconds:
    due = min(int(rate * seconds), int((time.monotonic() - began) * rate))
    while sent < due:
        some = min(piece, due - sent)
        lines = b"".join(b"%-119d\\n" % n for n in range(sent, sent + some))
        view = memoryview(lines)
        while view:
            view = view[os.write(out, view):]
        sent += some
    time.sleep(0.002)
"""


def row(what: str, ours: str, goal: str, peers: str = "") -> None:
    """Write a line of the table: to the report of a part, or out."""
    text = f"| {what:<40} | {ours:<62} | {goal:<13} | {peers} |"
    report = os.environ.get("KFDECK_BENCH_REPORT")
    if not report:
        print(text, flush=True)
        return
    with Path(report).open("a") as stream:
        stream.write(text + "\n")


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a writer."""
    return subprocess.Popen(command, cwd=ROOT)


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def times_of(values: list[float]) -> str:
    """The middle one and the least, in ms, of seconds: others may be using the machine."""
    return f"{median(values) * 1000:.0f} ms, min {min(values) * 1000:.0f}"


def make(path: Path, megabytes: int) -> int:
    """Write a log of lines of 120 bytes; every 10,000th has a timeout, a third are errors or warnings."""
    count = megabytes * 1_000_000 // LINE
    levels = (b"INFO", b"ERROR", b"INFO", b"DEBUG", b"INFO", b"WARN")
    with path.open("wb", buffering=1 << 20) as stream:
        for number in range(count):
            rare = b" Timeout after %dms" % (number % 1000) if number % 10_000 == 0 else b""
            text = b"2026-01-01T%08d %s loss=0.%03d%s" % (number, levels[number % 6], number % 1000, rare)
            stream.write(text.ljust(LINE - 1, b".") + b"\n")
    return count


async def opening(folder: Path, megabytes: int) -> None:
    """A large file: its tail, the whole index, memory."""
    path = folder / "large.log"
    count = make(path, megabytes)
    path.read_bytes()[:1]
    tails, wholes, lates, memory = [], [], [], []
    for _ in range(3):
        async with Bench() as bench:
            before = rss()
            bench.begin()
            began = time.perf_counter()
            bench.pane.open(path, closed=True)
            await bench.until(lambda: WRITTEN.has(f"T{count - 1:08d}"))
            tails.append(time.perf_counter() - began)
            await bench.until(lambda: bench.pane.line_count == count)
            wholes.append(time.perf_counter() - began)
            await asyncio.sleep(0.2)
            memory.append(rss() - before)
            lates.append(bench.late(95))
    row(f"{megabytes} MB: tail on screen", f"{median(tails) * 1000:.0f} ms", "< 300 ms", peers_open(path))
    late = f"loop late p95 {median(lates):.0f} ms"
    row(f"{megabytes} MB: whole index", f"{median(wholes):.2f} s, {late}", "< 3 s")
    row(f"{megabytes} MB: memory gained", f"{median(memory):.0f} MB", "< 150 MB")


async def following(folder: Path, rate: int, seconds: float, goal: str) -> None:
    """Follow a writer: nothing lost, how late the loop is, repaints, share of a core."""
    path = folder / f"follow-{rate}.log"
    path.touch()
    async with Bench(0.005 if rate > 1000 else 0.1) as bench:
        bench.pane.open(path, closed=False)
        await asyncio.sleep(0.5)
        bench.begin()
        writer = start([sys.executable, "-c", WRITER, str(path), str(rate), str(seconds)])
        began, cpu = time.perf_counter(), time.process_time()
        while writer.poll() is None:
            await asyncio.sleep(0.05)
        took = time.perf_counter() - began
        cpu = (time.process_time() - cpu) / took
        paints = WRITTEN.frames / took
        late = bench.late(95)
        wanted = int(rate * seconds)
        await bench.until(lambda: bench.pane.line_count == wanted)
        behind = time.perf_counter() - began - took
        document = bench.pane.document
        assert document is not None
        seen, plain = hashlib.sha1(), hashlib.sha1()
        for first in range(0, wanted, 20_000):
            for line in document.rows.read(first, 20_000):
                seen.update(line.data + b"\n")
        with path.open("rb") as stream:
            while data := stream.read(1 << 20):
                plain.update(data)
    same = "same bytes" if seen.digest() == plain.digest() else "BYTES DIFFER"
    row(
        f"follow {rate:,} lines/s for {seconds:.0f} s",
        f"{same}, late p95 {late:.0f} ms, {paints:.0f}/s, {cpu * 100:.0f} %, +{behind:.2f} s",
        goal,
        tail_and_cat(folder) if rate >= 1_000_000 else "",
    )
    path.unlink()


def _spent(document: Document) -> tuple[float, float]:
    began = time.perf_counter()
    first = 0.0
    scan = document.search or document.filtered
    assert scan is not None
    while document.pump(0.02).busy:
        if not first and scan.count:
            first = time.perf_counter() - began
    return time.perf_counter() - began, first


def searching(folder: Path) -> None:
    """Search and filter a million lines."""
    path = million(folder)
    document = Document(path, closed=True)
    while document.pump(0.1).busy:
        pass
    cases = (
        ("literal, any case", "timeout", False, "< 100 ms"),
        ("literal, exact", "Timeout", True, "< 100 ms"),
        ("regex, few matches", r"/timeout after \d+ms/", False, "< 250 ms"),
        ("regex, any number", r"/\d+ms/", False, "< 250 ms"),
        ("regex, 333,000 matches", "/ERROR|WARN/", False, "< 700 ms"),
    )
    for what, text, exact, goal in cases:
        times, count = [], 0
        for _ in range(5):
            regex = text.startswith("/")
            document.find(Pattern(Query(text.strip("/"), regex=regex, ignore_case=not exact)))
            times.append(_spent(document)[0])
            count = document.search.count if document.search else 0
        row(f"1 M lines: {what}", f"{times_of(times)} ({count:,})", goal, peers_search(path, text))
    document.find(None)
    for text in ("error", "timeout", "!error"):
        times = []
        for _ in range(5):
            finder = parse_filter(text)
            assert finder is not None
            document.set_filter(Filter(finder))
            times.append(_spent(document)[0])
        row(
            f"1 M lines: filter {text}",
            f"{times_of(times)} ({document.rows.count:,})",
            "< 300 ms",
        )
    document.retire()


async def moving(folder: Path) -> None:
    """In the app: the first match on the screen, and jumps to any line."""
    path = million(folder)
    firsts, jumps = [], []
    async with Bench() as bench:
        bench.pane.open(path, closed=True)
        await bench.until(lambda: bench.pane.document is not None and bench.pane.document.complete)
        for typed, shown in (("TIMEOUT", "Timeout"), ("LOSS=0.123", "loss=0.123"), ("rror", "RROR")) * 3:
            bench.press("/")
            await asyncio.sleep(0.2)
            bench.begin()
            began = time.perf_counter()
            bench.paste(typed)
            await bench.until(partial(WRITTEN.has, shown))
            firsts.append((time.perf_counter() - began) * 1000)
            bench.press_named("escape")
            await asyncio.sleep(0.2)
        chance = random.Random(1)
        for _ in range(200):
            target = chance.randrange(bench.pane.line_count - 100)
            bench.begin()
            began = time.perf_counter()
            bench.pane.prompt_done("go", str(target + 1), cancelled=False)
            await bench.until(partial(WRITTEN.has, f"T{target:08d}"))
            jumps.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(chance.uniform(0.02, 0.06))
    jumps.sort()
    row(
        "1 M lines: first match on screen",
        f"{median(firsts):.0f} ms, min {min(firsts):.0f}, worst {max(firsts):.0f}",
        "< 60 ms",
    )
    row(
        "1 M lines: jump to any line",
        f"p50 {median(jumps):.1f} ms, min {jumps[0]:.1f}, p95 {jumps[190]:.1f}",
        "p95 < 12 ms",
    )


async def scrolling(folder: Path, megabytes: int) -> None:
    """Page up, again and again, while a large log is searched: from the key to the frame."""
    path = folder / "large.log"
    if not path.exists():
        make(path, megabytes)
    times = []
    async with Bench() as bench:
        bench.pane.open(path, closed=True)
        await bench.until(lambda: bench.pane.document is not None and bench.pane.document.complete)
        bench.pane.finder.search("/ERROR|WARN/")
        bench.begin()
        document = bench.pane.document
        while document is not None and document.search is not None and not document.search.complete:
            frames, top = WRITTEN.frames, bench.pane.lines.top
            began = time.perf_counter()
            bench.press_named("pageup")
            await bench.until(partial(_moved, bench, top, frames))
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.02)
        late = bench.late(95)
    times.sort()
    said = f"{len(times)} pages, p50 {median(times):.0f} ms, p95 {times[len(times) * 95 // 100]:.0f}"
    row(f"{megabytes} MB: scroll while searching", f"{said}, late p95 {late:.0f} ms", "fluid")


def _moved(bench: Bench, top: int, frames: int) -> bool:
    return bench.pane.lines.top != top and WRITTEN.frames > frames


def million(folder: Path) -> Path:
    """The log of a million lines, made once."""
    path = folder / "million.log"
    if not path.exists():
        make(path, 120)
    return path


async def merging(folder: Path) -> None:
    """Twenty live logs of 5,000 lines a second each."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tui.logs import LogWriter\n"
        "writers = [LogWriter(Path(p)) for p in sys.argv[2:]]\nbegan = time.time(); sent = 0\n"
        "while sent < float(sys.argv[1]) * 5000:\n"
        "    due = int((time.time() - began) * 5000)\n"
        "    while sent < due:\n"
        "        for w in writers:\n"
        "            w.append(b''.join(b'%.4f x\\n' % (began + n / 5000) for n in range(sent, sent + 50)),"
        " began + sent / 5000)\n"
        "        sent += 50\n"
        "    time.sleep(0.005)\n"
    )
    paths = [folder / f"merge-{number}.log" for number in range(20)]
    for path in paths:
        LogWriter(path)
    async with Bench() as bench:
        bench.pane.open_many([LogPart(path, path.stem) for path in paths])
        await asyncio.sleep(0.5)
        bench.begin()
        writer = start([sys.executable, "-c", code, "10", *map(str, paths)])
        began, cpu = time.perf_counter(), time.process_time()
        while writer.poll() is None:
            await asyncio.sleep(0.05)
        took = time.perf_counter() - began
        cpu = (time.process_time() - cpu) / took
        late, paints = bench.late(95), WRITTEN.frames / took
        wanted = sum(path.read_bytes().count(b"\n") for path in paths)
        await bench.until(lambda: bench.pane.line_count == wanted)
        document = bench.pane.document
        assert document is not None
        order = [line.time or 0.0 for line in document.rows.read(0, wanted)]
    right = "in order" if order == sorted(order) else "OUT OF ORDER"
    said = f"{wanted:,} {right}, late p95 {late:.0f} ms, {paints:.0f}/s, {cpu * 100:.0f} %"
    row("merge 20 x 5,000 lines/s for 10 s", said, "fluid")


def parts(folder: Path, size: int, seconds: float) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
    """What there is to measure, by name."""
    return {
        "open": lambda: opening(folder, size),
        "scroll": lambda: scrolling(folder, size),
        "search": lambda: asyncio.to_thread(searching, folder),
        "move": lambda: moving(folder),
        "follow": lambda: following(folder, 1_000_000, seconds, "p95 < 50 ms"),
        "drip": lambda: following(folder, 100, seconds, "< 15 %"),
        "merge": lambda: merging(folder),
    }


def main() -> None:
    """Run what was asked for, each part in a terminal of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=960, help="megabytes of the large file")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to follow")
    names = list(parts(Path(), 0, 0.0))
    parser.add_argument("--only", nargs="*", default=names, choices=names, help="only these parts")
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        asyncio.run(parts(options.folder, options.size, options.seconds)[options.part]())
        return
    folder = Path(tempfile.mkdtemp(prefix="kfdeck-bench-", dir=options.folder))
    row("what", "kfdeck", "goal", "peers")
    row("---", "---", "---", "---")
    try:
        for name in options.only:
            _run_part(name, folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missing = [name for name in ("less", "lnav") if not shutil.which(name)]
    missing += [] if toolong() else ["toolong"]
    print(f"missing: {', '.join(missing)}" if missing else "all peers were there")


def _run_part(name: str, folder: Path, options: argparse.Namespace) -> None:
    report = folder / f"{name}.report"
    report.touch()
    os.environ["KFDECK_BENCH_REPORT"] = str(report)
    os.environ.setdefault("TEXTUAL_FPS", str(RATE))
    words = ["--part", name, "--folder", str(folder), "--size", str(options.size)]
    code = in_terminal([sys.executable, str(Path(__file__)), *words, "--seconds", str(options.seconds)])
    del os.environ["KFDECK_BENCH_REPORT"]
    print(report.read_text(), end="", flush=True)
    if code:
        row(name, f"ended with {code}", "")


if __name__ == "__main__":
    os.environ.setdefault("TERM", "xterm-256color")
    main()
