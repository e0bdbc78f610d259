"""The table of subcommands. Each module has `add_arguments(parser)` and `run(arguments) -> exit code`."""

from __future__ import annotations


class Command:
    """One subcommand: the module under `tui.cli` that has it, and its line of help."""

    __slots__ = ("help", "module")

    def __init__(self, module: str, help_line: str) -> None:
        self.module = module
        self.help = help_line


COMMANDS: dict[str, Command] = {
    "app": Command("app", "Open the app on a folder or a pipeline file."),
    "watch": Command("watch", "Recompile pipeline files on every save, and say what changed."),
    "compile": Command("compile", "Compile a pipeline file to a workflow."),
    "lint": Command("lint", "Say what is wrong or suspicious in pipeline files."),
    "exec": Command("exec", "Run a Python file as __main__ with the embedded SDK standing in for kfp."),
    "graph": Command("graph", "Draw the graph of a pipeline, a workflow or a run."),
    "run": Command("run", "Run a pipeline file here and wait for its end."),
    "runs": Command("runs", "List runs."),
    "experiments": Command("experiments", "List experiments."),
    "pipelines": Command("pipelines", "List the pipelines of a folder and the stored ones."),
    "show": Command("show", "Show a run with its steps."),
    "logs": Command("logs", "Print the logs of a run's steps."),
    "view": Command("view", "View any text file or pipe in the log viewer."),
    "stop": Command("stop", "Stop a run."),
    "retry": Command("retry", "Retry a run; finished steps are kept."),
    "delete": Command("delete", "Delete a run with its logs and artifacts."),
}
