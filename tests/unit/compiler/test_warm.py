"""The warm worker: what it does ahead leaves nothing behind, and a text counts in place of its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tui.compiler import CompileService

PIPELINE = """\
from kfp import dsl
from kfp.components import create_component_from_func


@create_component_from_func
def show():
    print("saved")


@dsl.pipeline(name="shown")
def shown():
    show()
"""

LEFT_BEHIND = """\
import sys
from tui.compiler.run import userfile
userfile.preload()
modules, path = set(sys.modules), list(sys.path)
from tui.compiler.run.warmup import stay_warm
stay_warm()
from tui.compiler.components.functions import registry
from tui.compiler.components.load import loaded_files
from tui.compiler.run.recorder import recorder
assert not (recorder.pipelines or recorder.requests or recorder.recording or registry or loaded_files)
assert sys.path == path, sys.path
assert set(sys.modules) == modules, set(sys.modules) - modules
"""


async def test_a_text_counts_in_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shown.py"
    path.write_text(PIPELINE, encoding="utf-8")
    async with CompileService() as service:
        before = await service.compile(path)
        edited = await service.compile(path, text=PIPELINE.replace("saved", "edited"))
        after = await service.compile(path)
    assert "saved" in before.pipelines[0].manifest
    assert "edited" in edited.pipelines[0].manifest
    assert "saved" not in edited.pipelines[0].manifest
    assert "saved" in after.pipelines[0].manifest


def test_getting_warm_leaves_nothing_behind() -> None:
    done = subprocess.run([sys.executable, "-c", LEFT_BEHIND], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
