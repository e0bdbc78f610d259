"""One file, compiled once."""

from __future__ import annotations

from pathlib import Path

from tui.compiler.results import to_compiled
from tui.compiler.run.oneshot import MEMORY_LIMIT, TIME_LIMIT, compile_job
from tui.compiler.run.outcome import Job
from tui.model.compiled import Compiled


def compile_file(
    path: str | Path,
    *,
    function: str | None = None,
    graph_builder: str = "",
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
    type_check: bool = True,
    lint: bool = True,
    ignore: tuple[str, ...] = (),
    installed_python: str | None = None,
) -> Compiled:
    """Compile a file in a forked child (of a process with one thread). Never raises for what it does.

    `installed_python`: as for `CompileService`.
    """
    job = Job(
        str(Path(path).absolute()),
        function=function,
        graph_builder=graph_builder,
        type_check=type_check,
        lint=lint,
        ignore=ignore,
    )
    if installed_python is not None:
        from tui.compiler.installed.client import compile_installed

        return to_compiled(
            compile_installed(
                job, installed_python, time_limit, memory_limit=memory_limit, cwd=str(Path.cwd())
            )
        )
    return to_compiled(compile_job(job, time_limit, memory_limit))
