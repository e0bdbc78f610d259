"""Makes the pictures of every screen, from the real app running real pipelines.

    python screenshots/make.py [FOLDER]

SVG by Textual, PNG by `rsvg-convert` (Debian: librsvg2-bin). Each screen at 80x24 and 120x40.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SIZES = ((80, 24), (120, 40))
PATIENCE = 60.0
# The width of a cell in the SVG that Textual writes.
CELL = 12.2


async def until(check: Callable[[], bool], what: str) -> None:
    """Wait until `check` is true."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not check():
        if asyncio.get_running_loop().time() > deadline:
            raise SystemExit(f"waited {PATIENCE:.0f} s for {what}")
        await asyncio.sleep(0.05)


def drawable(svg: str) -> str:
    """Give the picture as rsvg draws it right: it drops a text's first blanks, and has no web fonts."""

    def moved(found: re.Match[str]) -> str:
        head, x, rest, blanks, text = found.groups()
        return f"{head}{float(x) + CELL * blanks.count('&#160;'):.1f}{rest}{text}"

    svg = re.sub(r'(<text[^>]* x=")([\d.]+)("[^>]*>)((?:&#160;)+)([^<]*)', moved, svg)
    return svg.replace("Fira Code", "DejaVu Sans Mono")


class Camera:
    """Drives one app and takes pictures of it."""

    def __init__(self, folder: Path, work: Path, size: tuple[int, int]) -> None:
        self.folder = folder
        self.work = work
        self.size = size

    async def take(self, name: str) -> None:
        """Save what is on the screen."""
        await self.pilot.pause(0.3)
        stem = self.folder / f"{name}-{self.size[0]}x{self.size[1]}"
        svg = self.app.export_screenshot(title=f"kfdeck {name}")
        stem.with_suffix(".svg").write_text(svg, encoding="utf-8")
        subprocess.run(
            ["rsvg-convert", "--zoom", "1.2", "-o", f"{stem}.png"],
            input=drawable(svg).encode(),
            check=True,
        )
        print(stem.with_suffix(".png").name)

    def title(self) -> str:
        """The line at the top."""
        bar = getattr(self.app.screen, "title_bar", None)
        return bar.text if bar else ""

    async def on(self, target: Path, shots: Callable[[Camera], Awaitable[None]]) -> None:
        """Open the app on a folder or file and run `shots`."""
        from tui.app.app import KfdeckApp
        from tui.app.settings import Settings

        folder, file = (target, None) if target.is_dir() else (target.parent, target)
        self.app = KfdeckApp(folder, open_file=file, settings=Settings())
        async with self.app.run_test(size=self.size) as pilot:
            self.pilot = pilot
            await shots(self)


async def lists(camera: Camera) -> None:
    """The pipelines with their problems; the help; the palette."""
    await until(lambda: "9 pipelines" in camera.title() or "11 pipelines" in camera.title(), "the pipelines")
    await until(lambda: all(row.cells[2].text for row in camera.app.screen.table.rows), "all compiled")
    await camera.take("pipelines")
    await camera.pilot.press("question_mark")
    await camera.take("help")
    await camera.pilot.press("escape")


async def develop(camera: Camera) -> None:
    """A file under development: its graph; a problem; its run form; its run, live and done."""
    await until(lambda: " ms" in camera.title(), "the graph")
    await camera.take("develop")
    file = camera.work / "loop.py"
    good = file.read_text()
    file.write_text(good.replace("rates.output", "rates.outputs['rate']"))
    await until(lambda: "error" in camera.title(), "the error")
    await camera.take("develop-error")
    file.write_text(good)
    await until(lambda: "error" not in camera.title(), "the good graph")
    await camera.pilot.press("y")
    await camera.take("develop-yaml")
    await camera.pilot.press("r")
    await camera.take("run-form")
    await camera.pilot.press("ctrl+s")
    await until(lambda: "running" in camera.title(), "the run")
    await until(lambda: "5/8" in camera.title() or "4/8" in camera.title(), "some steps")
    await camera.take("run-live")
    await until(lambda: "succeeded" in camera.title(), "the end")
    await camera.take("run")
    for key, name in (("i", "run-io"), ("d", "run-details"), ("c", "run-config")):
        await camera.pilot.press(key)
        await camera.take(name)


async def failing(camera: Camera) -> None:
    """A run that fails, and its card; then the lists of runs and experiments."""
    await until(lambda: " ms" in camera.title(), "the graph")
    await camera.pilot.press("r")
    await camera.pilot.press("ctrl+u", *"true", "ctrl+s")
    await until(lambda: "failed" in camera.title(), "the failure")
    await camera.take("run-failed")
    await camera.pilot.press("l")
    await camera.take("run-log")
    await camera.pilot.press("3")
    await until(lambda: "2 runs" in camera.title(), "the runs")
    await camera.take("runs")
    await camera.pilot.press("2")
    await until(lambda: "experiment" in camera.title(), "the experiments")
    await camera.take("experiments")


async def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            os.environ["KFDECK_HOME"] = f"{temporary}/home"
            work = Path(temporary) / "pipelines"
            shutil.copytree(ROOT / "tui" / "examples", work, ignore=shutil.ignore_patterns("__pycache__"))
            # Slow enough to be seen at work.
            loop = work / "loop.py"
            loop.write_text(loop.read_text().replace("sleep(0.1)", "sleep(0.8)"))
            camera = Camera(folder, work, size)
            await camera.on(work, lists)
            await camera.on(work / "loop.py", develop)
            await camera.on(work / "exit_handler.py", failing)


if __name__ == "__main__":
    asyncio.run(main())
