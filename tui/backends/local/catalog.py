"""Experiments and stored pipelines."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from typing import Any

from tui.backends.interface import NewPipeline
from tui.engine.check import check_workflow
from tui.engine.manifest import load_manifest
from tui.engine.parse import parse_workflow
from tui.engine.records import moment
from tui.model import Conflict, Experiment, Invalid, NotFound, Parameter, Pipeline, PipelineVersion

_EXPERIMENTS = (
    "SELECT e.id, e.name, e.description, e.created, e.archived, COUNT(r.id), MAX(r.created)"
    " FROM experiments e LEFT JOIN runs r ON r.experiment = e.name AND r.archived = 0"
)
_PIPELINES = (
    "SELECT p.id, p.name, p.description, p.created, COUNT(v.id),"
    " (SELECT id FROM versions WHERE pipeline = p.id ORDER BY created DESC, rowid DESC LIMIT 1)"
    " FROM pipelines p LEFT JOIN versions v ON v.pipeline = p.id"
)
_VERSIONS = "SELECT id, pipeline, name, manifest, parameters, description, created FROM versions"


# Experiments


def list_experiments(connection: sqlite3.Connection, archived: bool) -> list[Experiment]:
    """Experiments, the last used first."""
    query = (
        f"{_EXPERIMENTS} WHERE e.archived = ? GROUP BY e.id ORDER BY MAX(COALESCE(r.created, e.created)) DESC"
    )
    return [_experiment(row) for row in connection.execute(query, (int(archived),))]


def find_experiment(connection: sqlite3.Connection, text: str) -> Experiment:
    """One experiment by id, name, or the beginning of its id."""
    for condition in ("e.id = ?1 OR e.name = ?1", "substr(e.id, 1, length(?1)) = ?1"):
        rows = connection.execute(f"{_EXPERIMENTS} WHERE {condition} GROUP BY e.id", (text,)).fetchall()
        if len(rows) == 1:
            return _experiment(rows[0])
        if rows and text:
            raise Invalid(f"{len(rows)} experiments match {text}.", "Give more of the id, or the name.")
    raise NotFound(f"There is no experiment {text}.", "List them with `kfdeck experiments`.")


def _experiment(row: tuple[Any, ...]) -> Experiment:
    return Experiment(row[0], row[1], row[2], moment(row[3]), bool(row[4]), row[5], moment(row[6]))


def create_experiment(connection: sqlite3.Connection, name: str, description: str) -> None:
    """Create one; Conflict if the name is taken."""
    if not name.strip():
        raise Invalid("An experiment needs a name.", "Give one.")
    try:
        connection.execute(
            "INSERT INTO experiments (id, name, description, created) VALUES (?, ?, ?, ?)",
            (str(uuid.uuid4()), name, description, time.time()),
        )
    except sqlite3.IntegrityError as error:
        raise Conflict(f"There is an experiment named {name} already.", "Choose another name.") from error


def archive_experiment(connection: sqlite3.Connection, experiment: Experiment, archived: bool) -> None:
    """Archive or restore the experiment itself."""
    connection.execute("UPDATE experiments SET archived = ? WHERE id = ?", (int(archived), experiment.id))


def delete_experiment(connection: sqlite3.Connection, experiment: Experiment) -> None:
    """Delete it; its runs' rows no longer name it."""
    connection.execute("DELETE FROM experiments WHERE id = ?", (experiment.id,))
    connection.execute("UPDATE runs SET experiment = '' WHERE experiment = ?", (experiment.name,))


# Pipelines


def list_pipelines(connection: sqlite3.Connection) -> list[Pipeline]:
    """Stored pipelines, newest first."""
    query = f"{_PIPELINES} GROUP BY p.id ORDER BY p.created DESC, p.rowid DESC"
    return [_pipeline(row) for row in connection.execute(query)]


def find_pipeline(connection: sqlite3.Connection, text: str) -> Pipeline:
    """One pipeline by id, name, or the beginning of its id."""
    for condition in ("p.id = ?1 OR p.name = ?1", "substr(p.id, 1, length(?1)) = ?1"):
        rows = connection.execute(f"{_PIPELINES} WHERE {condition} GROUP BY p.id", (text,)).fetchall()
        if len(rows) == 1:
            return _pipeline(rows[0])
        if rows and text:
            raise Invalid(f"{len(rows)} pipelines match {text}.", "Give more of the id, or the name.")
    raise NotFound(f"There is no stored pipeline {text}.", "List them with `kfdeck pipelines`.")


def _pipeline(row: tuple[Any, ...]) -> Pipeline:
    return Pipeline(row[0], row[1], row[2], moment(row[3]), row[5] or "", row[4])


def create_version(connection: sqlite3.Connection, new: NewPipeline) -> str:
    """Store a version, and its pipeline if that is new; give the version's id."""
    workflow = parse_workflow(load_manifest(new.manifest))
    check_workflow(workflow)
    if not new.name.strip():
        raise Invalid("A pipeline needs a name.", "Give one.")
    now = time.time()
    row = connection.execute("SELECT id FROM pipelines WHERE name = ?", (new.name,)).fetchone()
    pipeline = row[0] if row else str(uuid.uuid4())
    if row is None:
        connection.execute(
            "INSERT INTO pipelines (id, name, description, created) VALUES (?, ?, ?, ?)",
            (pipeline, new.name, new.description, now),
        )
    count = connection.execute("SELECT COUNT(*) FROM versions WHERE pipeline = ?", (pipeline,)).fetchone()[0]
    name = new.version or f"v{count + 1}"
    taken = connection.execute("SELECT 1 FROM versions WHERE pipeline = ? AND name = ?", (pipeline, name))
    if taken.fetchone():
        raise Conflict(f"{new.name} has a version named {name} already.", "Choose another name.")
    version = str(uuid.uuid4())
    parameters = new.parameters or workflow.parameters
    connection.execute(
        "INSERT INTO versions (id, pipeline, name, description, created, manifest, parameters)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (version, pipeline, name, new.description, now, new.manifest, _dump(parameters)),
    )
    return version


def delete_pipeline(connection: sqlite3.Connection, pipeline: Pipeline) -> None:
    """Delete it with its versions."""
    connection.execute("DELETE FROM versions WHERE pipeline = ?", (pipeline.id,))
    connection.execute("DELETE FROM pipelines WHERE id = ?", (pipeline.id,))


def list_versions(connection: sqlite3.Connection, pipeline: Pipeline) -> list[PipelineVersion]:
    """Versions, newest first."""
    query = f"{_VERSIONS} WHERE pipeline = ? ORDER BY created DESC, rowid DESC"
    return [_version(row) for row in connection.execute(query, (pipeline.id,))]


def find_version(connection: sqlite3.Connection, pipeline: Pipeline, text: str) -> PipelineVersion:
    """One version by id, name or the beginning of its id; the newest when `text` is empty."""
    versions = list_versions(connection, pipeline)
    exact = [item for item in versions if text in (item.id, item.name)]
    found = exact or [item for item in versions if item.id.startswith(text)]
    if text and len(found) > 1:
        raise Invalid(f"{len(found)} versions of {pipeline.name} match {text}.", "Give more of the id.")
    if not found:
        raise NotFound(f"{pipeline.name} has no version {text}.".replace(" .", "."), "Store one.")
    return found[0]


def delete_version(connection: sqlite3.Connection, version: PipelineVersion) -> None:
    """Delete one version."""
    connection.execute("DELETE FROM versions WHERE id = ?", (version.id,))


def _version(row: tuple[Any, ...]) -> PipelineVersion:
    return PipelineVersion(
        id=row[0],
        pipeline_id=row[1],
        name=row[2],
        manifest=row[3],
        parameters=tuple(Parameter(**item) for item in json.loads(row[4])),
        description=row[5],
        created_at=moment(row[6]),
    )


def _dump(parameters: tuple[Parameter, ...]) -> str:
    return json.dumps(
        [
            {
                "name": item.name,
                "type": item.type,
                "default": item.default,
                "description": item.description,
                "optional": item.optional,
            }
            for item in parameters
        ],
        ensure_ascii=False,
    )
