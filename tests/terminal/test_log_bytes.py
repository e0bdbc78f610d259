"""What a terminal receives from the log viewer and from `kfdeck logs`, byte by byte, in a pseudo-terminal."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.flows import flow, step
from tests.terminal.screen import ROOT, Screen, acting, kinds, text_of


def _view(*words: str) -> list[str]:
    return [sys.executable, "-m", "tui", "view", *words]


HOSTILE = [
    b"\x1b]0;EVIL\x07",
    b"\x1b]2;EVIL\x1b\\",
    b"\x1b]52;c;RVZJTA==\x07",
    b"\x1b]52;c;?\x07",
    b"\x1b]8;;http://EVIL/\x1b\\text\x1b]8;;\x1b\\",
    b"\x1b]4;1;rgb:EV/IL/00\x07",
    b"\x1b]1337;File=EVIL\x07",
    b"\x1b[2J\x1b[3J\x1b[H\x1b[99B",
    b"\x1b[6n\x1b[c\x1b[>c\x1b[=c\x1b[>q\x1b[5n\x1b[?15n\x1b[18t\x1b[21t",
    b"\x1b[?1049l\x1b[?25h\x1b[?1003h\x1b[4h\x1b[20h",
    b"\x1bPq#0EVIL\x1b\\\x1bP+q544e\x1b\\\x1bP$qm\x1b\\",
    b"\x1b_EVIL\x1b\\\x1b^EVIL\x1b\\\x1bXEVIL\x1b\\",
    b"\x1bc\x1b#8\x1b(0\x1b)0\x1bD\x1bM\x1bZ\x1b7\x1b8\x1b=\x1b>",
    b"\xc2\x9b2J\xc2\x9d0;EVIL\xc2\x9c\xc2\x90EVIL\xc2\x9c\xc2\x85\xc2\x84",
    b"\x9b2J\x9d0;x\x9c",
    b"\x05\x07\x08\x08\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f",
    "\u202eEVIL\u202c \u2066x\u2069 ze\u200bro \ufeff \u2028 \u2029".encode(),
    b"[bold red]markup[/] [@click=app.quit]x[/] $foreground",
    b"\x1b",
    b"\x1b[",
    b"\x1b]0;EVIL unended",
]


# The same, written with JSON's escapes in keys and values, and twice: so that they become series.
JSON_LINES = [
    json.dumps({name: number, "nested": {name: name}}).encode()
    for name in ("\x1b]0;EVIL\x07", "\u009b2J", "\u202eEVIL", "\u200b", "\x1b[6n")
    for number in (0.5, 0.25)
]


def _fuzzed(count: int) -> list[bytes]:
    """Lines put together from hostile pieces and noise."""
    chance = random.Random(11)
    parts = [*HOSTILE, b"text ", b"m", b"H", b";", b"\x9c", b"\x1b\\", b"\x07", b"\xe2\x80", b"ERROR "]
    return [
        b"".join(chance.choice(parts) if chance.random() < 0.7 else chance.randbytes(3) for _ in range(4))
        .replace(b"\n", b"")
        .replace(b"\r", b"")
        for _ in range(count)
    ]


def _write(path: Path, lines: list[bytes]) -> str:
    path.write_bytes(b"".join(b"line %d %s\n" % pair for pair in enumerate(lines)) + b"LAST\n")
    return str(path)


def _quit(screen: Screen) -> bytes:
    # A terminal on a busy machine may take an escape and what follows for one key.
    screen.press(b"\x1b")
    time.sleep(0.5)
    screen.press(b"q")
    return screen.until(lambda data: b"\x1b[?1049l" in data)


def _walk(screen: Screen, keys: list[bytes]) -> bytes:
    """Search, then press keys one by one, and quit."""
    screen.until(lambda data: b"LAST" in data)
    screen.search(b"EVIL")
    for key in keys:
        screen.press(key)
        time.sleep(0.6 if key == b"\x1b" else 0.15)
    return _quit(screen)


# Up, down, wrapped and not, pages, numbers, times, folded, series, a plot, JSON opened and in columns.
_KEYS = [
    b"\x1b[A",
    b"\x1b[B",
    b"w",
    b"\x1b[5~",
    b"\x1b[5~",
    b"w",
    b"#",
    b"t",
    b"v",
    b"p",
    b"P",
    b"\x1b[C",
    b"\x1b",
]
_KEYS += [b"\x1b[1~", b"\r", b"\x1b[6~", b"m", b"s", b"\x1b[A", b"s", b"J", b"nested.x line\r"]


def test_nothing_in_a_log_acts_on_the_terminal(tmp_path: Path) -> None:
    plain = [b"\x1b[31mred\x1b[0m ERROR {}"] * 60
    harmless = _write(tmp_path / "harmless.log", [*plain, b'{"loss": 0.5}', b'{"loss": 0.25}'])
    hostile = _write(tmp_path / "hostile.log", HOSTILE)
    seen = {}
    for path in (harmless, hostile):
        with Screen(_view(path)) as screen:
            seen[path] = _walk(screen, _KEYS)
    assert kinds(seen[hostile]) - kinds(seen[harmless]) == set()
    rest = text_of(seen[hostile])
    assert acting(rest) == []
    assert "[bold red]markup[/]" in rest
    # A second time with noise, JSON, and names of files that are as bad, merged.
    names = ["\x1b]0;EVIL\x07\u202e.log", "b\udcff\x1b[2J.log"]
    for name, lines in zip(names, (_fuzzed(80), JSON_LINES), strict=True):
        (tmp_path / name).write_bytes(b"".join(line + b"\n" for line in lines) + b"LAST\n")
    with Screen(_view(*(str(tmp_path / name) for name in names))) as screen:
        screen.until(lambda data: b"LAST" in data)
        screen.press(b"\t")
        time.sleep(0.3)
        screen.press(b"L")
        data = _walk(screen, _KEYS)
    assert kinds(data) - kinds(seen[harmless]) == set()
    assert acting(text_of(data)) == []


def test_what_is_printed_to_a_terminal_is_as_harmless(tmp_path: Path) -> None:
    log = tmp_path / "bad"
    log.write_bytes(
        b"".join(line.replace(b"\n", b"") + b"\n" for line in [*HOSTILE, *_fuzzed(200), *JSON_LINES])
    )
    workflow = tmp_path / "flow.yaml"
    workflow.write_text(flow(step("say", f'cat "{log}"; echo LAST'), entry="say"))
    more = {"KFDECK_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **more}
    command = [sys.executable, "-m", "tui", "run", str(workflow), "--name", "bad"]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    logs = [sys.executable, "-m", "tui", "logs", "bad"]
    for options in ([], ["--json"], ["--grep", "EVIL|LAST"], ["-f"]):
        with Screen([*logs, *options], more) as screen:
            data = screen.until(lambda data: b"LAST" in data)
        # Colours of its own, and those that the log gave itself; nothing else.
        assert kinds(data) <= {b"colour"}, options
        assert acting(text_of(data)) == [], options
    # Through a pipe, every byte comes as it was written.
    piped = subprocess.run(logs, env=environment, cwd=tmp_path, check=True, capture_output=True)
    assert piped.stdout == log.read_bytes() + b"LAST\n"


@pytest.mark.parametrize("count", [1_000_000])
def test_a_pipe_is_viewed_while_keys_come_from_the_terminal(count: int) -> None:
    words = " ".join(_view("-"))
    with Screen(["sh", "-c", f"seq {count} | {words}"]) as screen:
        screen.until(lambda data: b"1,000,000" in data)
        screen.search(b"999000")
        screen.until(lambda data: b": 1 lines" in data)
        screen.press(b"q")
        screen.until(lambda data: b"\x1b[?1049l" in data)
