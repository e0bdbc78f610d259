"""The keys of the log viewer."""

from __future__ import annotations

from tui.widgets.action import Action

LOG_ACTIONS = (
    Action("log.up", "up,k", "up", "A line up; following stops.", "by(-1)"),
    Action("log.down", "down,j", "down", "A line down.", "by(1)"),
    Action("log.page_up", "pageup,ctrl+b,b", "page up", "A page up.", "page(-1)"),
    Action("log.page_down", "pagedown,ctrl+f,space", "page down", "A page down.", "page(1)"),
    Action("log.top", "home", "top", "To the first line.", "top"),
    Action("log.follow", "end,G,f", "follow", "To the end, and stay there as it grows.", "follow", 40),
    Action("log.left", "left,h", "left", "To the left, in long lines.", "sideways(-1)"),
    Action("log.right", "right", "right", "To the right, in long lines.", "sideways(1)"),
    Action("log.search", "slash", "search", "Search as you type; a text, or /expression/.", "search", 41),
    Action("log.next", "n", "next", "The next match.", "match(1)"),
    Action("log.previous", "N", "previous", "The match before.", "match(-1)"),
    Action("log.filter", "ampersand", "filter", "Show only lines that match all words given.", "filter", 42),
    Action(
        "log.context",
        "plus",
        "context",
        "More lines around each match of the filter; after 5, none.",
        "context",
    ),
    Action("log.go", "ctrl+g", "go to", "Go to a line, or to a time (14:05:30).", "go", 44),
    Action("log.wrap", "w", "wrap", "Wrap long lines, or not.", "option('wrap')", 43),
    Action("log.numbers", "number_sign", "numbers", "Show line numbers, or not.", "option('numbers')"),
    Action("log.times", "t", "times", "Show times: of the clock, since the first, or none.", "times"),
    Action("log.fold", "v", "fold", "Fold tracebacks to the line that says what happened.", "option('fold')"),
    Action("log.pretty", "enter", "pretty", "Open a JSON line into its fields, or close it.", "pretty"),
    Action("log.mark", "m", "mark", "Mark the line at the top, or unmark it.", "mark"),
    Action("log.next_mark", "apostrophe", "next mark", "Go to the next mark.", "next_mark"),
    Action("log.copy", "Y", "copy", "Copy the lines that are seen to the clipboard.", "copy"),
    Action("log.save", "ctrl+s", "save", "Save the log, raw or as shown, to a file.", "save"),
    Action("log.pager", "o", "pager", "Open the log in $PAGER.", "outside('pager')"),
    Action("log.editor", "O", "editor", "Open the log in $EDITOR.", "outside('editor')"),
    Action("log.series", "p", "series", "Show the numbers that the log repeats, or not.", "series"),
    Action("log.traceback", "E", "traceback", "Go to the last traceback.", "traceback"),
)
