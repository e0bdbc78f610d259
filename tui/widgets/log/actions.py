"""The keys of the log viewer."""

from __future__ import annotations

from tui.widgets.action import Action

MOVE_ACTIONS = (
    Action("log.up", "up,k", "up", "A line up; following stops.", "by(-1)"),
    Action("log.down", "down,j", "down", "A line down.", "by(1)"),
    Action("log.page_up", "pageup,ctrl+b,b", "page up", "A page up.", "page(-1)"),
    Action("log.page_down", "pagedown,ctrl+f,space", "page down", "A page down.", "page(1)"),
    Action("log.top", "home", "top", "To the first line.", "top"),
    Action("log.follow", "end,G,f", "follow", "To the end, and stay there as it grows.", "follow", 40),
    Action("log.left", "left,h", "left", "To the left, in long lines.", "sideways(-1)"),
    Action("log.right", "right", "right", "To the right, in long lines.", "sideways(1)"),
    Action("log.go", "ctrl+g", "go to", "Go to a line, or to a time (14:05:30).", "go", 44),
    Action("log.mark", "m", "mark", "Mark a line (chosen, found or at the top), or not.", "mark"),
    Action("log.next_mark", "apostrophe", "next mark", "Go to the next mark.", "next_mark"),
    Action("log.traceback", "E", "traceback", "Go to the last traceback.", "traceback"),
)
FIND_ACTIONS = (
    Action("log.search", "slash", "search", "Search as you type; a text, or /expression/.", "search", 41),
    Action("log.next", "n", "next", "The next match.", "match(1)"),
    Action("log.previous", "N", "previous", "The match before.", "match(-1)"),
    Action("log.case", "I", "case", "Search and filter in any case, or exactly as typed.", "case"),
    Action(
        "log.filter",
        "ampersand",
        "filter",
        "Filter by words, !words, /expressions/ and JSON fields (step>=100), all of them at once.",
        "filter",
        42,
    ),
    Action(
        "log.mode",
        "M",
        "mode",
        "What the filter does: show only its lines, hide them, or dim the others.",
        "mode",
    ),
    Action(
        "log.context",
        "plus",
        "context",
        "More lines around each match of the filter; after 5, none.",
        "context",
    ),
)
LOOK_ACTIONS = (
    Action("log.wrap", "w", "wrap", "Wrap long lines, or not.", "option('wrap')", 43),
    Action("log.numbers", "number_sign", "numbers", "Show line numbers, or not.", "option('numbers')"),
    Action("log.times", "t", "times", "Show times: of the clock, since the first, or none.", "times"),
    Action("log.fold", "v", "fold", "Fold all tracebacks to the line that says what happened.", "fold"),
    Action(
        "log.open",
        "enter",
        "open",
        "Open a JSON line into its fields, or fold this traceback; or the other way round.",
        "open_line",
    ),
    Action("log.columns", "J", "columns", "Show JSON lines as columns of the fields you choose.", "columns"),
    Action("log.series", "p", "series", "Show the numbers that the log repeats, or not.", "series"),
    Action("log.plot", "P", "plot", "Plot a series over the whole screen.", "plot"),
)
TAKE_ACTIONS = (
    Action("log.choose", "s", "select", "Select lines: moving keys extend; again to stop.", "choose"),
    Action("log.copy", "Y", "copy", "Copy the selected lines, or those in sight, to the clipboard.", "copy"),
    Action("log.save", "ctrl+s", "save", "Save the log, raw or as shown, to a file.", "save"),
    Action("log.pager", "o", "pager", "Open the log in $PAGER.", "outside('pager')"),
    Action("log.editor", "O", "editor", "Open the log in $EDITOR.", "outside('editor')"),
)
LOG_ACTIONS = (*MOVE_ACTIONS, *FIND_ACTIONS, *LOOK_ACTIONS, *TAKE_ACTIONS)
