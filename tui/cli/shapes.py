"""The JSON that commands print: stable shapes, described here and nowhere else.

A run: `id name phase pipeline experiment message created_at started_at finished_at done total archived
source`; in detail also `parameters` and `outputs` (objects, name to text) and `steps` (a list).
A step: `id name kind phase parent message exit_code started_at finished_at attempts image item inputs
outputs artifacts notes`; `attempts` is a list of `number phase started_at finished_at exit_code message`;
`artifacts` one of `name path size uri`. Phases are the words of the screens; times are ISO 8601 with a
zone, or null; a key is never left out.
"""

from __future__ import annotations

from tui.cli.talk import iso
from tui.model import Attempt, Experiment, Node, Pipeline, Run, RunDetail


def run_json(run: Run) -> dict[str, object]:
    """A run as a row."""
    return {
        "id": run.id,
        "name": run.name,
        "phase": run.phase.value,
        "pipeline": run.pipeline,
        "experiment": run.experiment,
        "message": run.message,
        "created_at": iso(run.created_at),
        "started_at": iso(run.started_at),
        "finished_at": iso(run.finished_at),
        "done": run.done,
        "total": run.total,
        "archived": run.archived,
        "source": run.source,
    }


def detail_json(detail: RunDetail) -> dict[str, object]:
    """A run with all that is in it."""
    return {
        **run_json(detail.run),
        "parameters": {item.name: item.value for item in detail.parameters},
        "outputs": {item.name: item.value for item in detail.outputs},
        "steps": [node_json(node) for node in detail.nodes],
    }


def node_json(node: Node) -> dict[str, object]:
    """A step or group."""
    return {
        "id": node.id,
        "name": node.name,
        "kind": node.kind.value,
        "phase": node.phase.value,
        "parent": node.parent,
        "message": node.message,
        "exit_code": node.exit_code,
        "started_at": iso(node.started_at),
        "finished_at": iso(node.finished_at),
        "attempts": [_attempt_json(item) for item in node.attempts],
        "image": node.image,
        "item": node.item,
        "inputs": {item.name: item.value for item in node.inputs},
        "outputs": {item.name: item.value for item in node.outputs},
        "artifacts": [
            {"name": item.name, "path": item.path, "size": item.size, "uri": item.uri}
            for item in node.output_artifacts
        ],
        "notes": list(node.notes),
    }


def _attempt_json(attempt: Attempt) -> dict[str, object]:
    return {
        "number": attempt.number,
        "phase": attempt.phase.value,
        "started_at": iso(attempt.started_at),
        "finished_at": iso(attempt.finished_at),
        "exit_code": attempt.exit_code,
        "message": attempt.message,
    }


def experiment_json(experiment: Experiment) -> dict[str, object]:
    """An experiment: `id name description created_at archived runs last_run_at`."""
    return {
        "id": experiment.id,
        "name": experiment.name,
        "description": experiment.description,
        "created_at": iso(experiment.created_at),
        "archived": experiment.archived,
        "runs": experiment.runs,
        "last_run_at": iso(experiment.last_run_at),
    }


def pipeline_json(pipeline: Pipeline) -> dict[str, object]:
    """A stored pipeline: `id name description created_at latest_version versions`."""
    return {
        "id": pipeline.id,
        "name": pipeline.name,
        "description": pipeline.description,
        "created_at": iso(pipeline.created_at),
        "latest_version": pipeline.latest_version,
        "versions": pipeline.versions,
    }
