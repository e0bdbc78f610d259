"""A file under development is compiled again when it or a sibling is saved."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from tui.model import Compiled
from tui.watch import Developer

_PATIENCE = 20


class Recorder:
    """Stands in for the compile service: gives the file's text back, and names a sibling as source."""

    def __init__(self, sibling: Path) -> None:
        self.sibling = sibling

    async def compile(self, path: str | Path) -> Compiled:
        text = Path(path).read_text() + self.sibling.read_text()
        return Compiled(str(path), output=text, sources=(str(path), str(self.sibling)))


async def _next(results: AsyncIterator[Compiled], wanted: str) -> None:
    async def until() -> None:
        async for result in results:
            if result.output == wanted:
                return

    await asyncio.wait_for(until(), _PATIENCE)


async def test_saves_of_the_file_and_of_a_sibling_give_results(tmp_path: Path) -> None:
    folder = tmp_path / "lib"
    folder.mkdir()
    file, sibling = tmp_path / "p.py", folder / "helper.py"
    file.write_text("1")
    sibling.write_text("a")
    developer = Developer(Recorder(sibling), file)
    results = developer.results()
    await _next(results, "1a")

    async def save_until_seen(path: Path, text: str, wanted: str) -> None:
        # The watcher of a new folder needs a moment: save again until it is seen.
        async def save() -> None:
            while True:
                path.write_text(text)
                await asyncio.sleep(0.3)

        saving = asyncio.create_task(save())
        try:
            await _next(results, wanted)
        finally:
            saving.cancel()

    await save_until_seen(file, "2", "2a")
    await save_until_seen(sibling, "b", "2b")
    aside = tmp_path / "p.py.tmp"
    aside.write_text("3")
    aside.replace(file)
    await _next(results, "3b")
    developer.recompile()
    await _next(results, "3b")
    developer.close()
    assert [result async for result in results] == []
