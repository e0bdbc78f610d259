"""What a person can do in the graph: one table for keys, footer, help and palette."""

from __future__ import annotations

from tui.widgets.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("dag.left", "left,h", "left", "Select the node to the left.", "move(-1, 0)"),
    Action("dag.down", "down,j", "down", "Select the node below.", "move(0, 1)"),
    Action("dag.up", "up,k", "up", "Select the node above.", "move(0, -1)"),
    Action("dag.right", "right", "right", "Select the node to the right.", "move(1, 0)"),
    Action("dag.next", "right_square_bracket", "onwards", "Follow an edge to the next node.", "along(1)"),
    Action("dag.previous", "left_square_bracket", "back", "Go back along the path.", "along(-1)"),
    Action("dag.open", "enter", "open", "Open the node; fold or unfold a frame.", "open"),
    Action("dag.fold", "space", "fold", "Fold or unfold the frame around the selection.", "fold"),
    Action("dag.find", "slash", "find", "Find nodes as you type.", "find", 61),
    Action(
        "dag.notable", "n", "next failed", "Next failed node; else running; else changed.", "notable(1)", 60
    ),
    Action("dag.notable-back", "N", "last failed", "The same, backwards.", "notable(-1)"),
    Action("dag.zoom-in", "plus,equals_sign", "zoom in", "Show more of each node.", "zoom(-1)"),
    Action("dag.zoom-out", "minus", "zoom out", "Show less of each node.", "zoom(1)"),
    Action("dag.fit", "0", "fit", "Let direction and density follow the pane.", "fit"),
    Action("dag.turn", "o", "turn", "Edges point down, right, or as fits best.", "turn"),
    Action("dag.centre", "full_stop", "centre", "Bring the selection to the middle.", "centre"),
    Action("dag.carries", "v", "edge data", "Show what the edges carry.", "carries"),
    Action("dag.critical", "t", "critical path", "Mark the chain that took longest.", "critical"),
    Action("dag.follow", "F", "follow", "Keep the newest running node in sight.", "follow"),
    Action("dag.map", "m", "map", "Show or hide the map of the whole graph.", "map"),
    Action("dag.pan-left", "shift+left", "pan left", "Move the view.", "pan(-1, 0)"),
    Action("dag.pan-right", "shift+right", "pan right", "Move the view.", "pan(1, 0)"),
    Action("dag.pan-up", "shift+up", "pan up", "Move the view.", "pan(0, -1)"),
    Action("dag.pan-down", "shift+down", "pan down", "Move the view.", "pan(0, 1)"),
    Action("dag.page-up", "pageup", "page up", "Move the view by a page.", "page(-1)"),
    Action("dag.page-down", "pagedown", "page down", "Move the view by a page.", "page(1)"),
)
