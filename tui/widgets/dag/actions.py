"""What a person can do in the graph: one table for keys, footer, help and palette."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DagAction:
    """One action. `key` are Textual key names, joined by commas; `method` is called as `action_<method>`."""

    id: str
    key: str
    label: str
    help: str
    method: str
    shown: bool = False


ACTIONS: tuple[DagAction, ...] = (
    DagAction("dag.left", "left,h", "Left", "Select the node to the left.", "move(-1, 0)"),
    DagAction("dag.down", "down,j", "Down", "Select the node below.", "move(0, 1)"),
    DagAction("dag.up", "up,k", "Up", "Select the node above.", "move(0, -1)"),
    DagAction("dag.right", "right,l", "Right", "Select the node to the right.", "move(1, 0)"),
    DagAction("dag.next", "right_square_bracket", "Onwards", "Follow an edge to the next node.", "along(1)"),
    DagAction("dag.previous", "left_square_bracket", "Back", "Go back along the path.", "along(-1)"),
    DagAction("dag.open", "enter", "Open", "Open the node; fold or unfold a frame.", "open", shown=True),
    DagAction("dag.fold", "space", "Fold", "Fold or unfold the frame around the selection.", "fold"),
    DagAction("dag.find", "slash", "Find", "Find nodes as you type.", "find", shown=True),
    DagAction(
        "dag.notable", "n", "Next failed", "Next failed node; else running; else changed.", "notable(1)", True
    ),
    DagAction("dag.notable-back", "N", "Last failed", "The same, backwards.", "notable(-1)"),
    DagAction("dag.zoom-in", "plus,equals_sign", "Zoom in", "Show more of each node.", "zoom(-1)"),
    DagAction("dag.zoom-out", "minus", "Zoom out", "Show less of each node.", "zoom(1)"),
    DagAction("dag.fit", "0", "Fit", "Let direction and density follow the pane.", "fit"),
    DagAction("dag.turn", "o", "Turn", "Edges point down, right, or as fits best.", "turn"),
    DagAction("dag.centre", "full_stop", "Centre", "Bring the selection to the middle.", "centre"),
    DagAction("dag.carries", "v", "Edge data", "Show what the edges carry.", "carries"),
    DagAction("dag.critical", "t", "Critical path", "Mark the chain that took longest.", "critical"),
    DagAction("dag.follow", "F", "Follow", "Keep the newest running node in sight.", "follow"),
    DagAction("dag.map", "m", "Map", "Show or hide the map of the whole graph.", "map"),
    DagAction("dag.pan-left", "shift+left", "Pan left", "Move the view.", "pan(-1, 0)"),
    DagAction("dag.pan-right", "shift+right", "Pan right", "Move the view.", "pan(1, 0)"),
    DagAction("dag.pan-up", "shift+up", "Pan up", "Move the view.", "pan(0, -1)"),
    DagAction("dag.pan-down", "shift+down", "Pan down", "Move the view.", "pan(0, 1)"),
    DagAction("dag.page-up", "pageup", "Page up", "Move the view by a page.", "page(-1)"),
    DagAction("dag.page-down", "pagedown", "Page down", "Move the view by a page.", "page(1)"),
)
