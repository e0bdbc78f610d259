"""Plain data of one template to the engine's own types. A steps template becomes a DAG of its groups."""

from __future__ import annotations

from tui.engine.fields import items, mapping, mappings, number, optional_text, text, texts
from tui.engine.problems import WorkflowProblem
from tui.engine.spec import (
    Argument,
    Container,
    FileArgument,
    Input,
    InputFile,
    Json,
    Output,
    OutputFile,
    Retry,
    Sequence,
    Task,
    Template,
    TemplateKind,
)

_OTHER_KINDS = ("resource", "data", "http", "plugin", "containerSet")
_EXTRAS = ("sidecars", "initContainers")


def parse_template(raw: dict[str, Json], where: str, wanted: frozenset[str]) -> Template:
    """One template; `wanted` names the tasks whose standard output is used as a result in it."""
    name = text(raw.get("name"))
    if not name:
        raise WorkflowProblem(f"The workflow is not valid: {where} has no name.", "Compile it again.")
    where = f"template {name}"
    inputs = mapping(raw.get("inputs"), f"{where}: inputs")
    outputs = mapping(raw.get("outputs"), f"{where}: outputs")
    kind, tasks, verb = _body(raw, where)
    dag = mapping(raw.get("dag"), where)
    return Template(
        name=name,
        kind=kind,
        inputs=tuple(_input(item) for item in mappings(inputs.get("parameters"), f"{where}: inputs")),
        input_files=tuple(_input_file(item) for item in mappings(inputs.get("artifacts"), where)),
        outputs=tuple(_output(item) for item in mappings(outputs.get("parameters"), where)),
        output_files=tuple(_output_file(item) for item in mappings(outputs.get("artifacts"), where)),
        container=_container(raw, where) if kind is TemplateKind.CONTAINER else None,
        tasks=tasks,
        target=tuple(text(dag.get("target")).split()),
        retry=parse_retry(raw.get("retryStrategy"), where),
        deadline=text(raw.get("activeDeadlineSeconds")) or text(raw.get("timeout")),
        parallelism=number(raw.get("parallelism"), f"{where}: parallelism"),
        fail_fast=raw.get("failFast") is True,
        suspend_for=text(mapping(raw.get("suspend"), where).get("duration")),
        verb=verb,
        results_wanted=wanted,
    )


def _body(raw: dict[str, Json], where: str) -> tuple[TemplateKind, tuple[Task, ...], str]:
    if "dag" in raw:
        dag = mapping(raw["dag"], where)
        return TemplateKind.DAG, tuple(_task(item, where) for item in mappings(dag.get("tasks"), where)), ""
    if "steps" in raw:
        return TemplateKind.DAG, _steps(raw["steps"], where), ""
    if "container" in raw or "script" in raw:
        return TemplateKind.CONTAINER, (), ""
    if "suspend" in raw:
        return TemplateKind.SUSPEND, (), ""
    verb = next((kind for kind in _OTHER_KINDS if kind in raw), "")
    if not verb:
        raise WorkflowProblem(f"The {where} has nothing to run.", "Compile it again.")
    return TemplateKind.OTHER, (), verb


def _steps(value: Json, where: str) -> tuple[Task, ...]:
    """Groups run one after the other: each member depends on every member of the group before."""
    tasks: list[Task] = []
    before: tuple[str, ...] = ()
    for group in items(value, where):
        members = [_task(item, where, before) for item in mappings(group, where)]
        tasks.extend(members)
        before = tuple(task.name for task in members) or before
    return tuple(tasks)


def _task(raw: dict[str, Json], where: str, before: tuple[str, ...] | None = None) -> Task:
    name = text(raw.get("name"))
    where = f"{where}, task {name}"
    arguments = mapping(raw.get("arguments"), where)
    passing = mapping(raw.get("continueOn"), where)
    sequence = raw.get("withSequence")
    own = texts(raw.get("dependencies"), where)
    with_items = raw.get("withItems")
    return Task(
        name=name,
        template=text(raw.get("template")),
        parameters=tuple(
            Argument(text(item.get("name")), optional_text(item.get("value")))
            for item in mappings(arguments.get("parameters"), where)
        ),
        files=parse_file_arguments(arguments.get("artifacts"), where),
        dependencies=own if before is None else before,
        depends=text(raw.get("depends")),
        when=text(raw.get("when")),
        with_items=None if with_items is None else tuple(items(with_items, where)),
        with_param=optional_text(raw.get("withParam")),
        with_sequence=None if sequence is None else _sequence(mapping(sequence, where)),
        continue_on_failed=passing.get("failed") is True,
        continue_on_error=passing.get("error") is True,
        ignored=tuple(key for key in ("hooks", "onExit", "templateRef", "inline") if key in raw),
    )


def _sequence(raw: dict[str, Json]) -> Sequence:
    return Sequence(
        start=text(raw.get("start")) or "0",
        end=optional_text(raw.get("end")),
        count=optional_text(raw.get("count")),
        format=text(raw.get("format")) or "%d",
    )


def parse_file_arguments(value: Json, where: str) -> tuple[FileArgument, ...]:
    """Artifacts passed to a template."""
    found = []
    for item in mappings(value, where):
        raw = mapping(item.get("raw"), where)
        found.append(
            FileArgument(
                name=text(item.get("name")),
                source=text(item.get("from")),
                raw=optional_text(raw.get("data")) if raw else None,
                optional=item.get("optional") is True,
            )
        )
    return tuple(found)


def parse_retry(value: Json, where: str) -> Retry | None:
    """A retry strategy, None when there is none."""
    if value is None:
        return None
    raw = mapping(value, where)
    backoff = mapping(raw.get("backoff"), where)
    default = "Always" if raw.get("expression") is not None else "OnFailure"
    return Retry(
        limit=optional_text(raw.get("limit")),
        policy=text(raw.get("retryPolicy")) or default,
        duration=text(backoff.get("duration")),
        factor=text(backoff.get("factor")),
        max_duration=text(backoff.get("maxDuration")),
    )


def _input(raw: dict[str, Json]) -> Input:
    return Input(text(raw.get("name")), optional_text(raw.get("default")), optional_text(raw.get("value")))


def _input_file(raw: dict[str, Json]) -> InputFile:
    own = mapping(raw.get("raw"), "raw")
    return InputFile(
        name=text(raw.get("name")),
        path=text(raw.get("path")),
        raw=optional_text(own.get("data")) if own else None,
        optional=raw.get("optional") is True,
    )


def _output(raw: dict[str, Json]) -> Output:
    source = mapping(raw.get("valueFrom"), "valueFrom")
    return Output(
        name=text(raw.get("name")),
        path=text(source.get("path")),
        source=text(source.get("parameter")),
        default=optional_text(source.get("default")),
        global_name=text(raw.get("globalName")),
        supplied="supplied" in source,
    )


def _output_file(raw: dict[str, Json]) -> OutputFile:
    return OutputFile(
        name=text(raw.get("name")),
        path=text(raw.get("path")),
        source=text(raw.get("from")),
        optional=raw.get("optional") is True,
    )


def _container(raw: dict[str, Json], where: str) -> Container:
    script = "script" in raw
    body = mapping(raw["script"] if script else raw["container"], where)
    env, unknown = [], []
    for item in mappings(body.get("env"), where):
        if "valueFrom" in item:
            unknown.append(f"variable {text(item.get('name'))}")
        else:
            env.append((text(item.get("name")), text(item.get("value"))))
    extras = [key for key in _EXTRAS if raw.get(key)]
    extras += ["envFrom"] if body.get("envFrom") else []
    extras += ["volumeMounts"] if body.get("volumeMounts") else []
    return Container(
        image=text(body.get("image")),
        command=texts(body.get("command"), where),
        args=texts(body.get("args"), where),
        env=tuple(env),
        script=text(body.get("source")) if script else None,
        extras=tuple(extras + unknown),
    )
