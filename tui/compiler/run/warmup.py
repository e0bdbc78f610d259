"""A small pipeline, compiled before there is a job: whatever is loaded or copied late is so by then.

The worker does it once. Each of its children does it again while it has no job yet: a page of memory
that a forked process writes to has to be copied first, and that costs more than the work itself.
"""

from __future__ import annotations

import gc
import os
import sys

from tui.compiler.components.functions import registry
from tui.compiler.components.load import loaded_files
from tui.compiler.run.outcome import Job
from tui.compiler.run.recorder import recorder
from tui.compiler.spec.source import file_lines

_FILE = os.path.join(__file__.rpartition("compiler")[0], "examples", "loop.py")


def warm_up(graph_builder: str = "") -> None:
    """Compile an example as if it were a job, and leave nothing of it behind."""
    from tui.compiler.run.userfile import run_file
    from tui.compiler.run.wire import pack_outcome

    modules, path = set(sys.modules), list(sys.path)
    outcome = run_file(Job(_FILE, graph_builder=graph_builder))
    pack_outcome(outcome)
    sys.path[:] = path
    name = os.path.basename(_FILE).removesuffix(".py")
    if name not in modules:
        sys.modules.pop(name, None)
    for kept in (recorder.pipelines, recorder.requests, registry, loaded_files):
        kept.clear()
    file_lines.cache_clear()
    recorder.recording = False


def stay_warm(graph_builder: str = "") -> None:
    """Do it in a forked child, and let the garbage collector leave the result alone."""
    gc.disable()
    warm_up(graph_builder)
    gc.freeze()
    gc.enable()
