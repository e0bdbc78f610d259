"""Kills writers and readers of one log at random, in forks of a process with one thread; says what it found.

python killing.py FOLDER ROUNDS SEED
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tui.logs import LogReader, LogWriter
from tui.logs.document import Document
from tui.logs.index import LineIndex
from tui.logs.rows import time_at
from tui.logs.source import FileSource
from tui.logs.stored_index import load_index, save_index


def start(work: Callable[[], None]) -> int:
    """Do `work` in a fork; gives its id."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:
            # A child of ours that ends by itself has found something wrong.
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return pid


def kill(pid: int) -> None:
    """Kill a fork; raises SystemExit when it had ended by itself."""
    os.kill(pid, signal.SIGKILL)
    if not os.WIFSIGNALED(os.waitpid(pid, 0)[1]):
        raise SystemExit("a writer or a reader ended by itself")


def _line(number: int) -> bytes:
    return b"%d %s\n" % (number, b"x" * (number * 7 % 300))


def _next_number(log: Path) -> int:
    """Go on after the last whole line; what a killed writer left of the next one is cut off."""
    with LogReader(log) as reader:
        offset = reader.tail_offset(1)
        last = reader.read(offset)
        if last and not last.endswith(b"\n"):
            os.truncate(log, offset)
            return _next_number(log)
    return int(last.split()[0]) + 1 if last else 0


def write(log: Path, told: Path) -> None:
    """Write numbered lines, each with a time of its own; tell of each when it is written."""
    number = _next_number(log) if log.exists() else 0
    note = os.open(told, os.O_WRONLY | os.O_CREAT)
    with LogWriter(log) as writer:
        while True:
            writer.append(_line(number), 1000.0 + number)
            os.pwrite(note, b"%012d" % number, 0)
            number += 1


def read(log: Path) -> None:
    """Read as a viewer does, and keep the index again and again, in the middle of whatever is going on."""
    document = Document(log)
    while True:
        document.pump(0.001)
        if document.complete:
            save_index(log, document.index)


def wrong(log: Path, told: Path) -> str:
    """Say what is wrong with the log, its times, or its kept index; "" for nothing."""
    data = log.read_bytes()
    lines = data.split(b"\n")[:-1]
    if [_line(n)[:-1] for n in range(len(lines))] != lines:
        return "a line is lost, doubled or torn"
    if told.exists() and len(lines) <= int(told.read_bytes() or b"-1"):
        return "a line that was written is lost"
    source = FileSource(log)
    plain = LineIndex(source, start=0)
    while plain.forward():
        pass
    kept = load_index(source)
    if kept is not None and kept.state() != plain.state():
        return "a wrong index was kept and believed"
    document = Document(log)
    while document.pump(1.0).busy:
        pass
    if document.total - document.half_line != len(lines):
        return f"a reader sees {document.total} lines of {len(lines)}"
    for number in range(0, len(lines), 97):
        start = document.index.span(number)[0]
        if time_at(document.arrivals, start) != 1000.0 + number:
            return f"line {number} has another line's time"
    document.retire()
    source.close()
    return ""


def main() -> None:
    """Kill as often as was asked for."""
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    log, told = folder / "a.log", folder / "told"
    log.touch()
    for number in range(rounds):
        # Both at once, each killed at a moment of its own.
        alive = [start(partial(write, log, told)), start(partial(read, log))]
        chance.shuffle(alive)
        for pid in alive:
            time.sleep(chance.uniform(0.0, 0.02))
            kill(pid)
        if number % 5 == 4 or number == rounds - 1:
            problem = wrong(log, told)
            if problem:
                raise SystemExit(f"after {number + 1} rounds: {problem}")
        if log.stat().st_size > 4_000_000:
            for path in folder.iterdir():
                path.unlink()
            log.touch()
    print(f"{rounds} rounds")


if __name__ == "__main__":
    main()
