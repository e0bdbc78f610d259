"""Passing artifacts through a volume: paths are mounted, sub-paths travel as parameters."""

from __future__ import annotations

import posixpath
from typing import Any

from tui.compiler import k8s

_SPECIAL = ("mlpipeline-ui-metadata", "mlpipeline-metrics")
_VOLUME = "data-storage"


def pass_through_volume(spec: dict[str, Any], method: Any) -> None:
    """Rewrite a workflow's spec so that artifacts lie on a volume.

    NotImplementedError: a constant is passed as a file.
    """
    prefix = method.path_prefix.rstrip("/") + "/" if method.path_prefix else ""
    base = prefix + "{{workflow.uid}}_{{pod.name}}/"
    for template in spec["templates"]:
        if "container" in template:
            _container(template, base)
        else:
            _dag(template)
    if spec["arguments"].pop("artifacts", None):
        raise NotImplementedError(
            "A constant or a pipeline parameter is passed as a file: volumes carry the outputs of steps only."
        )
    volume = k8s.to_json(method.volume)
    volume["name"] = _VOLUME
    spec.setdefault("volumes", []).append(volume)


def _subpath(name: str) -> str:
    return name + "-subpath"


def _container(template: dict[str, Any], base: str) -> None:
    inputs = template.get("inputs", {})
    outputs = template.get("outputs", {})
    mounts = []
    for artifact in inputs.pop("artifacts", []):
        if "raw" in artifact:
            raise NotImplementedError(
                f'The input "{artifact["name"]}" is a constant that is passed as a file: '
                "volumes carry the outputs of steps only."
            )
        name = _subpath(artifact["name"])
        mounts.append(_mount(artifact["path"], f"{{{{inputs.parameters.{name}}}}}", read_only=True))
        inputs.setdefault("parameters", []).append({"name": name})
    kept = [item for item in outputs.get("artifacts", []) if item["name"] in _SPECIAL]
    for artifact in outputs.pop("artifacts", []):
        if artifact["name"] in _SPECIAL:
            continue
        path = base + artifact["name"]
        mounts.append(_mount(artifact["path"], path, read_only=False))
        outputs.setdefault("parameters", []).append({"name": _subpath(artifact["name"]), "value": path})
    if kept:
        outputs["artifacts"] = kept
    if mounts:
        template["container"].setdefault("volumeMounts", []).extend(mounts)
        template["container"] = dict(sorted(template["container"].items()))
    _set(template, "inputs", inputs)
    _set(template, "outputs", outputs)


def _mount(path: str, sub_path: str, read_only: bool) -> dict[str, Any]:
    mount = {"mountPath": posixpath.dirname(path), "name": _VOLUME, "subPath": sub_path}
    return {**mount, "readOnly": True} if read_only else mount


def _set(template: dict[str, Any], key: str, value: dict[str, Any]) -> None:
    if value:
        template[key] = value
    else:
        template.pop(key, None)


def _dag(template: dict[str, Any]) -> None:
    inputs = template.get("inputs", {})
    for artifact in inputs.pop("artifacts", []):
        inputs.setdefault("parameters", []).append({"name": _subpath(artifact["name"])})
    _set(template, "inputs", inputs)
    outputs = template.get("outputs", {})
    for artifact in outputs.pop("artifacts", []):
        source = _reference(artifact["from"])
        outputs.setdefault("parameters", []).append(
            {"name": _subpath(artifact["name"]), "valueFrom": {"parameter": source}}
        )
    _set(template, "outputs", outputs)
    for task in template.get("dag", {}).get("tasks", []):
        _task(task)


def _task(task: dict[str, Any]) -> None:
    arguments = task.get("arguments", {})
    for artifact in arguments.pop("artifacts", []):
        if "raw" in artifact:
            raise NotImplementedError(
                f'The task "{task["name"]}" gets a constant as a file: a volume has the outputs of steps.'
            )
        arguments.setdefault("parameters", []).append(
            {"name": _subpath(artifact["name"]), "value": _reference(artifact["from"])}
        )
    _set(task, "arguments", arguments)


def _reference(text: str) -> str:
    return text.replace(".artifacts.", ".parameters.", 1).replace("}}", "-subpath}}")
