"""Where two workflows differ, apart from compile time, SDK version and the text of inline programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

PREFIX = "pipelines.kubeflow.org/"
_VOLATILE = (PREFIX + "pipeline_compilation_time", PREFIX + "kfp_sdk_version")
_JSON = tuple(
    PREFIX + name for name in ("pipeline_spec", "component_spec", "component_ref", "arguments.parameters")
)
ABSENT = "<<absent>>"
Difference = tuple[str, Any, Any]


def load(text: str) -> Any:
    """Read a workflow's text."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def differences(expected: Any, actual: Any) -> list[Difference]:
    """Compare two workflows as plain data; gives (path, expected, actual) for each difference."""
    return list(_walk(_normal(expected), _normal(actual), "$"))


def _normal(workflow: Any) -> Any:
    spec = dict(workflow["spec"])
    spec["templates"] = [_template(item) for item in spec["templates"]]
    return {**workflow, "metadata": _metadata(workflow.get("metadata", {})), "spec": spec}


def _template(template: dict[str, Any]) -> dict[str, Any]:
    template = dict(template)
    if "metadata" in template:
        template["metadata"] = _metadata(template["metadata"])
    if "command" in template.get("container", {}):
        template["container"] = {
            **template["container"],
            "command": _command(template["container"]["command"]),
        }
    if isinstance(template.get("podSpecPatch"), str):
        template["podSpecPatch"] = json.loads(template["podSpecPatch"])
    if "manifest" in template.get("resource", {}):
        template["resource"] = {
            **template["resource"],
            "manifest": yaml.safe_load(template["resource"]["manifest"]),
        }
    return template


def _command(command: list[str]) -> list[str]:
    """Mask the inline program; it is held to the SDK's by its behaviour."""
    if len(command) >= 3 and command[-3] == "-ec" and "python3" in command[-2]:
        return [*command[:-1], "<<program>>"]
    return command


def _metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    result = dict(metadata)
    for part in ("annotations", "labels"):
        if part in metadata:
            result[part] = {key: _value(key, value) for key, value in metadata[part].items()}
    return result


def _value(key: str, value: Any) -> Any:
    if key in _VOLATILE:
        return "<<volatile>>"
    if key not in _JSON:
        return value
    data = json.loads(value)
    container = data.get("implementation", {}).get("container", {})
    if "command" in container and all(isinstance(item, str) for item in container["command"]):
        container["command"] = _command(container["command"])
    return data


def _walk(expected: Any, actual: Any, path: str) -> Iterator[Difference]:
    if type(expected) is not type(actual):
        yield path, expected, actual
    elif isinstance(expected, dict):
        for key in {**expected, **actual}:
            if key in expected and key in actual:
                yield from _walk(expected[key], actual[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}", expected.get(key, ABSENT), actual.get(key, ABSENT)
    elif isinstance(expected, list):
        if len(expected) != len(actual):
            yield f"{path}.length", expected, actual
            return
        for index, (left, right) in enumerate(zip(expected, actual, strict=True)):
            yield from _walk(left, right, f"{path}[{index}]")
    elif expected != actual:
        yield path, expected, actual
