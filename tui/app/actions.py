"""The registry: every key of every place, in one table. Footer, help, palette and key map read it."""

from __future__ import annotations

from enum import Enum

from tui.widgets.action import Action


class Area(str, Enum):
    """Where actions apply. The value is the heading in the help."""

    APP = "Everywhere"
    LIST = "In every list"
    PIPELINES = "Pipelines"
    DEVELOP = "Develop"
    FORM = "Run form"
    EXPERIMENTS = "Experiments"
    RUNS = "Runs"
    RUN = "Run"


_APP = (
    Action("app.help", "question_mark,f1", "help", "Show every key of this place.", "help", 99),
    Action("app.command", "colon", "command", "Type the name of a place or an action.", "command", 90),
    Action("app.palette", "ctrl+p", "palette", "Search all actions.", "command_palette"),
    Action(
        "app.pipelines", "1", "pipelines", "Go to the pipelines.", "go('pipelines')", twin="kfdeck pipelines"
    ),
    Action(
        "app.experiments",
        "2",
        "experiments",
        "Go to the experiments.",
        "go('experiments')",
        twin="kfdeck experiments",
    ),
    Action("app.runs", "3", "runs", "Go to the runs.", "go('runs')", twin="kfdeck runs"),
    Action("app.back", "escape,q", "back", "Go out of this place; out of the first one, quit.", "back"),
    Action("app.quit", "ctrl+q", "quit", "Quit. Runs go on.", "quit", priority=True),
    Action("app.zoom", "z", "zoom", "Give the focused part the whole screen, or give it back.", "zoom"),
    Action("app.theme", "T", "theme", "Next colour theme.", "next_theme"),
)
_LIST = (
    Action("list.filter", "slash", "filter", "Show only rows that match as you type.", "filter", 80),
    Action("list.sort", "s", "sort", "Sort by the next column; by the last, back to the first.", "sort"),
    Action("list.reverse", "S", "reverse", "Turn the order round.", "reverse"),
)
_PIPELINES = (
    Action("pipelines.open", "enter", "open", "Develop this pipeline: its graph, on every save.", "open", 1),
    Action(
        "pipelines.run", "r", "run", "Run it here; asks for its parameters.", "run", 2, twin="kfdeck run FILE"
    ),
    Action("pipelines.edit", "e", "edit", "Open the file in $EDITOR.", "edit", 3),
    Action("pipelines.examples", "E", "examples", "List the examples that come with kfdeck.", "examples", 4),
    Action("pipelines.folder", "o", "folder", "List the pipelines of another folder.", "folder"),
    Action(
        "pipelines.delete",
        "D",
        "delete",
        "Delete this stored pipeline with its versions.",
        "delete",
        danger=True,
        when="delete",
    ),
)
_DEVELOP = (
    Action("develop.run", "r", "run", "Run this pipeline; asks for its parameters.", "run", 1),
    Action("develop.rerun", "p", "run again", "Run with the parameters used last, at once.", "run_now", 2),
    Action(
        "develop.edit", "e", "edit", "Open the file in $EDITOR, at the selected problem or step.", "edit", 3
    ),
    Action("develop.part", "tab", "parts", "Move between the graph and the part beside it.", "next_part", 4),
    Action(
        "develop.tab",
        "right_curly_bracket",
        "tab",
        "Next tab: problems, parameters, YAML, changes.",
        "tab(1)",
    ),
    Action("develop.tab_back", "left_curly_bracket", "tab back", "The tab before.", "tab(-1)"),
    Action("develop.problems", "i", "problems", "Show the problems.", "show_tab('problems')"),
    Action(
        "develop.yaml",
        "y",
        "yaml",
        "Show the compiled YAML.",
        "show_tab('yaml')",
        5,
        twin="kfdeck compile FILE",
    ),
    Action("develop.details", "d", "details", "Show the selected step.", "show_tab('step')"),
    Action(
        "develop.next",
        "P",
        "pipeline",
        "Next pipeline of this file.",
        "next_pipeline",
        6,
        when="next_pipeline",
    ),
    Action("develop.store", "u", "store", "Store it as a pipeline, or as a new version of one.", "store"),
    Action("develop.compile", "ctrl+r", "compile", "Compile again.", "recompile"),
)
_FORM = (
    Action("form.submit", "ctrl+s,f5", "start", "Start the run.", "submit", 1, priority=True),
    Action("form.back", "escape", "cancel", "Leave without starting.", "cancel", 2),
)
_EXPERIMENTS = (
    Action("experiments.open", "enter", "runs", "Show the runs of this experiment.", "open", 1),
    Action("experiments.new", "n", "new", "Create an experiment.", "new", 2),
    Action(
        "experiments.archive", "a", "archive", "Archive it with its runs, or bring it back.", "archive", 3
    ),
    Action("experiments.archived", "A", "archived", "Show what is archived, or what is not.", "archived", 4),
    Action(
        "experiments.delete", "D", "delete", "Delete it; its runs stay.", "delete", danger=True, when="delete"
    ),
)
_RUNS = (
    Action("runs.open", "enter", "open", "Open the run: its graph, live.", "open", 1, twin="kfdeck show RUN"),
    Action("runs.logs", "l", "logs", "Open the run at its logs.", "logs", 2, twin="kfdeck logs RUN"),
    Action("runs.stop", "x", "stop", "Stop it.", "stop", 3, danger=True, when="stop", twin="kfdeck stop RUN"),
    Action(
        "runs.retry",
        "R",
        "retry",
        "Run again what did not succeed.",
        "retry",
        4,
        when="retry",
        twin="kfdeck retry RUN",
    ),
    Action("runs.clone", "C", "clone", "Fill the run form from this run.", "clone", 5),
    Action("runs.archive", "a", "archive", "Take it out of the list, or bring it back.", "archive"),
    Action("runs.archived", "A", "archived", "Show what is archived, or what is not.", "archived"),
    Action(
        "runs.delete",
        "D",
        "delete",
        "Delete it with its logs and artifacts.",
        "delete",
        danger=True,
        when="delete",
        twin="kfdeck delete RUN",
    ),
)
_RUN = (
    Action(
        "run.card",
        "g",
        "graph/card",
        "Between the graph and the card of a failed run.",
        "card",
        1,
        when="card",
    ),
    Action("run.part", "tab", "parts", "Move between the graph and the part beside it.", "next_part", 2),
    Action(
        "run.logs",
        "l",
        "log",
        "Show the selected step's log.",
        "show_tab('logs')",
        3,
        twin="kfdeck logs RUN STEP",
    ),
    Action(
        "run.merged",
        "L",
        "all logs",
        "Show the logs of all steps by time, or one step's.",
        "merged",
        9,
        twin="kfdeck logs RUN",
    ),
    Action("run.details", "d", "details", "Show the selected step's details.", "show_tab('details')", 5),
    Action("run.io", "i", "in/out", "Show what the selected step takes and gives.", "show_tab('io')", 4),
    Action("run.yaml", "y", "yaml", "Show the selected step's template.", "show_tab('yaml')", 7),
    Action("run.config", "c", "config", "Show the run's parameters.", "show_tab('config')", 8),
    Action(
        "run.stop", "x", "stop", "Stop the run.", "stop", 6, danger=True, when="stop", twin="kfdeck stop RUN"
    ),
    Action(
        "run.retry",
        "R",
        "retry",
        "Run again what did not succeed.",
        "retry",
        6,
        when="retry",
        twin="kfdeck retry RUN",
    ),
    Action("run.clone", "C", "clone", "Fill the run form from this run.", "clone"),
    Action("run.edit", "e", "edit", "Open the pipeline's file in $EDITOR.", "edit", when="edit"),
    Action("run.tab", "right_curly_bracket", "tab", "Next tab.", "tab(1)"),
    Action("run.tab_back", "left_curly_bracket", "tab back", "The tab before.", "tab(-1)"),
    Action("run.attempt", "t", "attempt", "The log of the attempt before.", "attempt", when="attempt"),
)

REGISTRY: dict[Area, tuple[Action, ...]] = {
    Area.APP: _APP,
    Area.LIST: _LIST,
    Area.PIPELINES: _PIPELINES,
    Area.DEVELOP: _DEVELOP,
    Area.FORM: _FORM,
    Area.EXPERIMENTS: _EXPERIMENTS,
    Area.RUNS: _RUNS,
    Area.RUN: _RUN,
}


def actions(*areas: Area) -> tuple[Action, ...]:
    """Give the actions of `areas`, in order."""
    return tuple(action for area in areas for action in REGISTRY.get(area, ()))
