"""Plain data of a Workflow object to the engine's own types."""

from __future__ import annotations

import json
import re

from tui.engine.fields import items, mapping, mappings, number, optional_text, text
from tui.engine.parse_template import parse_file_arguments, parse_retry, parse_template
from tui.engine.problems import WorkflowProblem
from tui.engine.spec import Json, Template, Workflow
from tui.model import Parameter

_PIPELINE_SPEC = "pipelines.kubeflow.org/pipeline_spec"


def parse_workflow(document: dict[str, Json]) -> Workflow:
    """Give the typed workflow. Raises WorkflowProblem when it is not one that the engine can read."""
    if "pipelineSpec" in document or "pipelineInfo" in document:
        raise WorkflowProblem(
            "The manifest is a PipelineSpec (KFP v2), not an Argo workflow.",
            "Run it on a KFP 2 cluster, or compile the file with the v1 compiler.",
        )
    if document.get("kind") != "Workflow":
        raise WorkflowProblem(
            f"The manifest is a {text(document.get('kind')) or 'file without kind'}, not a Workflow.",
            "Give the YAML file that the compiler wrote.",
        )
    metadata = mapping(document.get("metadata"), "metadata")
    spec = mapping(document.get("spec"), "spec")
    annotations = _text_map(metadata.get("annotations"), "metadata.annotations")
    name = (text(metadata.get("name")) or text(metadata.get("generateName"))).rstrip("-") or "workflow"
    arguments = mapping(spec.get("arguments"), "spec.arguments")
    interface = _interface(annotations.get(_PIPELINE_SPEC, ""))
    return Workflow(
        name=name,
        pipeline=interface.get("", Parameter(name)).name or name,
        entrypoint=text(spec.get("entrypoint")),
        templates=_templates(spec),
        parameters=_parameters(arguments, interface),
        files=parse_file_arguments(arguments.get("artifacts"), "spec.arguments.artifacts"),
        on_exit=text(spec.get("onExit")) or _exit_hook(spec),
        parallelism=None
        if spec.get("parallelism") is None
        else number(spec["parallelism"], "spec.parallelism"),
        deadline=_deadline(spec.get("activeDeadlineSeconds")),
        retry=parse_retry(spec.get("retryStrategy"), "spec.retryStrategy"),
        labels=_text_map(metadata.get("labels"), "metadata.labels"),
        annotations=annotations,
    )


def _exit_hook(spec: dict[str, Json]) -> str:
    hooks = mapping(spec.get("hooks"), "spec.hooks")
    return text(mapping(hooks.get("exit"), "spec.hooks.exit").get("template"))


def _templates(spec: dict[str, Json]) -> dict[str, Template]:
    found: dict[str, Template] = {}
    for index, raw in enumerate(mappings(spec.get("templates"), "spec.templates")):
        wanted = frozenset(re.findall(r"(?:tasks|steps)\.([\w-]+)\.outputs\.result", json.dumps(raw)))
        template = parse_template(raw, f"spec.templates[{index}]", wanted)
        if template.name in found:
            raise WorkflowProblem(f"Two templates are named {template.name}.", "Compile it again.")
        found[template.name] = template
    return found


def _text_map(value: Json, where: str) -> dict[str, str]:
    return {key: text(item) for key, item in mapping(value, where).items()}


def _deadline(value: Json) -> float | None:
    if value is None:
        return None
    try:
        return float(text(value))
    except ValueError as error:
        raise WorkflowProblem("spec.activeDeadlineSeconds must be a number of seconds.") from error


def _interface(annotation: str) -> dict[str, Parameter]:
    """What the pipeline's author declared, by name; under "" a Parameter that carries the pipeline's name."""
    try:
        spec = json.loads(annotation or "{}")
    except ValueError:
        return {}
    if not isinstance(spec, dict):
        return {}
    found = {"": Parameter(str(spec.get("name", "")))}
    for item in items(spec.get("inputs"), "inputs"):
        if isinstance(item, dict) and "name" in item:
            kind = item.get("type", "")
            found[str(item["name"])] = Parameter(
                name=str(item["name"]),
                type=kind
                if isinstance(kind, str)
                else next(iter(kind), "")
                if isinstance(kind, dict)
                else "",
                description=text(item.get("description")),
                optional=bool(item.get("optional", False)),
            )
    return found


def _parameters(arguments: dict[str, Json], interface: dict[str, Parameter]) -> tuple[Parameter, ...]:
    found = []
    for raw in mappings(arguments.get("parameters"), "spec.arguments.parameters"):
        name = text(raw.get("name"))
        known = interface.get(name, Parameter(name))
        found.append(
            Parameter(
                name=name,
                type=known.type,
                default=optional_text(raw.get("value")),
                description=known.description or text(raw.get("description")),
                optional=known.optional or raw.get("value") is not None,
            )
        )
    return tuple(found)
