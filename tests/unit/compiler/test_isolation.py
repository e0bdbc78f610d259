"""What a user's file does while it is compiled touches nothing but itself."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from tui.compiler import CompileService
from tui.model import Compiled

PIPELINE = """
from kfp import dsl
from kfp.components import create_component_from_func
{more}
@create_component_from_func
def step(text: str) -> str:
    return text
@dsl.pipeline(name="{name}")
def the_pipeline(text: str = "x"):
    step(text)
"""


async def compile_text(
    tmp_path: Path, text: str, time_limit: float = 20.0, name: str = "file.py"
) -> Compiled:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    async with CompileService(time_limit=time_limit) as service:
        return await service.compile(path)


def only_error(compiled: Compiled) -> tuple[str, int]:
    assert len(compiled.errors) == 1, compiled.diagnostics
    location = compiled.errors[0].location
    assert location is not None
    assert location.file == compiled.path
    return compiled.errors[0].code, location.line


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("x = 1\nwhile True:\n    x += 1\n", "time-limit", None),
        ("import time\n\ntime.sleep(60)\n", "time-limit", 3),
        ("import sys\nsys.exit(3)\n", "exit", 2),
        ("import os\n\n\nos._exit(0)\n", "exit", 4),
        ("import ctypes\nctypes.string_at(0)\n", "crash", 2),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "crash", 0),
        ("x = [0] * 10**11\n", "memory", 1),
        ("def f():\n    return f()\nf()\n", "recursion", 2),
        ("import os\nwhile True:\n    os.fork()\n", "exception", 3),
        ("x = 1\nif x:\nprint(1)\n", "syntax", 3),
        ("import no_such_module\n", "import", 1),
        ("print(undefined)\n", "name", 1),
        ("x = 1\n", "no-pipeline", 0),
        ("raise KeyboardInterrupt\n", "interrupted", 1),
    ],
)
async def test_what_goes_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, code: str, line: int | None
) -> None:
    compiled = await compile_text(tmp_path, text, time_limit=2.0)
    found = only_error(compiled)
    assert found[0] == code
    assert line is None or found[1] == line
    assert compiled.errors[0].hint


async def test_a_missing_a_binary_and_an_unreadable_file(tmp_path: Path) -> None:
    binary = tmp_path / "binary.py"
    binary.write_bytes(b"\x00\xff\xfe")
    async with CompileService() as service:
        assert only_error(await service.compile(tmp_path / "none.py")) == ("no-file", 0)
        assert only_error(await service.compile(binary))[0] in ("syntax", "unreadable")
        assert only_error(await service.compile(tmp_path))[0] == "unreadable"


async def test_prints_and_huge_output_are_captured(tmp_path: Path) -> None:
    text = PIPELINE.format(more="import sys\nprint('hello')\nprint('y' * 10**7, file=sys.stderr)", name="p")
    compiled = await compile_text(tmp_path, text)
    assert compiled.ok
    assert compiled.output.startswith("hello\nyyy")
    assert "more bytes" in compiled.output
    assert len(compiled.output) < 10**6


async def test_state_never_leaks_between_compiles(tmp_path: Path) -> None:
    spoil = tmp_path / "spoil.py"
    spoil.write_text(
        PIPELINE.format(more="import json, os, sys\njson.dumps = None\nos.environ['LEAK'] = '1'", name="one")
    )
    check = tmp_path / "check.py"
    check.write_text(
        PIPELINE.format(more="import json, os\nassert json.dumps and 'LEAK' not in os.environ", name="two")
    )
    async with CompileService() as service:
        await service.compile(spoil)
        for _ in range(3):
            compiled = await service.compile(check)
            assert compiled.ok, compiled.diagnostics


async def test_two_files_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    slow = tmp_path / "slow.py"
    slow.write_text(PIPELINE.format(more="import time\ntime.sleep(1.5)", name="slow"))
    quick = tmp_path / "quick.py"
    quick.write_text(PIPELINE.format(more="", name="quick"))
    done: list[str] = []

    async def one(service: CompileService, path: Path) -> None:
        compiled = await service.compile(path)
        done.extend(item.name for item in compiled.pipelines)

    async with CompileService() as service:
        await asyncio.gather(one(service, slow), *(one(service, quick) for _ in range(4)))
    assert done == ["quick"] * 4 + ["slow"]


async def test_siblings_are_found_and_named_as_sources(tmp_path: Path) -> None:
    (tmp_path / "helper_parts.py").write_text("VALUE = 'from helper'\n")
    compiled = await compile_text(
        tmp_path, PIPELINE.format(more="from helper_parts import VALUE\nprint(VALUE)", name="p")
    )
    assert compiled.ok, compiled.diagnostics
    assert str(tmp_path / "helper_parts.py") in compiled.sources
    assert not (tmp_path / "__pycache__").exists()
    (tmp_path / "helper_parts.py").write_text("def broken(:\n")
    compiled = await compile_text(tmp_path, PIPELINE.format(more="from helper_parts import VALUE", name="p"))
    assert compiled.errors[0].location is not None
    assert compiled.errors[0].location.file == str(tmp_path / "helper_parts.py")


async def test_one_bad_pipeline_leaves_the_others(tmp_path: Path) -> None:
    text = PIPELINE.format(more="", name="good") + (
        '@dsl.pipeline(name="bad")\ndef bad_pipeline():\n    step(step("x"))\n'
    )
    compiled = await compile_text(tmp_path, text)
    assert [item.name for item in compiled.pipelines] == ["good"]
    assert [(item.code, item.pipeline) for item in compiled.errors] == [("task-as-input", "bad_pipeline")]
    assert compiled.errors[0].location is not None
    assert compiled.errors[0].location.line == 13


async def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file.py"
    path.write_text(PIPELINE.format(more="", name="p"))
    async with CompileService() as service:
        assert (await service.compile(path)).ok
        assert service.worker_pid is not None
        os.kill(service.worker_pid, signal.SIGKILL)
        assert (await service.compile(path)).ok


def _children(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.add(int(entry.name))
    return found


async def test_nothing_is_left_of_a_killed_worker() -> None:
    async with CompileService() as service:
        assert service.worker_pid is not None
        deadline = time.monotonic() + 20
        while not (left := _children(service.worker_pid)) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert left
        os.kill(service.worker_pid, signal.SIGKILL)
        while time.monotonic() < deadline and any(Path(f"/proc/{pid}/cwd").exists() for pid in left):
            await asyncio.sleep(0.05)
        assert not any(Path(f"/proc/{pid}/cwd").exists() for pid in left)


async def test_the_worker_ends_with_its_service(tmp_path: Path) -> None:
    path = tmp_path / "file.py"
    path.write_text("while True:\n    pass\n")
    service = CompileService(time_limit=60.0)
    task = asyncio.create_task(service.compile(path))
    while service.worker_pid is None:
        await asyncio.sleep(0.01)
    pid = service.worker_pid
    await service.close()
    assert not (await task).ok
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


async def test_locations_name_the_line_of_every_task(tmp_path: Path) -> None:
    compiled = await compile_text(tmp_path, PIPELINE.format(more="", name="p"))
    place = compiled.pipelines[0].locations["step"]
    assert (place.file, place.line) == (str(tmp_path / "file.py"), 10)
    assert compiled.pipelines[0].parameters[0].default == "x"


async def test_files_called_like_pythons_own_modules_do_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("types", "random", "token", "json", "select"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(1)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    compiled = await compile_text(tmp_path, PIPELINE.format(more="", name="beside"))
    assert compiled.ok, compiled.diagnostics
