"""Every reference in a workflow leads somewhere: nothing that is compiled is refused for a missing value."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.comparator import load
from tests.conformance.conftest import Embedded
from tests.conformance.generate import Generator, RandomChooser

EXAMPLES = int(os.environ.get("KFDECK_CONFORMANCE_EXAMPLES", "150"))
_INPUT = re.compile(r"{{inputs\.(parameters|artifacts)\.([^}]+)}}")
_OUTPUT = re.compile(r"{{tasks\.([^.}]+)\.outputs\.(parameters|artifacts)\.([^}]+)}}")
_GLOBAL = re.compile(r"{{workflow\.parameters\.([^}]+)}}")


def dangling(workflow: dict[str, Any]) -> Iterator[str]:
    """Yield what refers to nothing."""
    spec = workflow["spec"]
    templates = {item["name"]: item for item in spec["templates"]}
    parameters = {item["name"] for item in spec["arguments"]["parameters"]}
    if len(templates) != len(spec["templates"]) or "" in templates:
        yield "template names are not distinct"
    for name, template in templates.items():
        text = json.dumps({key: item for key, item in template.items() if key not in ("metadata", "name")})
        for kind, full in _INPUT.findall(text):
            if full not in _declared(template, "inputs", kind):
                yield f"{name}: input {full} ({kind})"
        for full in _GLOBAL.findall(text):
            if full not in parameters:
                yield f"{name}: workflow parameter {full}"
        tasks = {task["name"]: task for task in template.get("dag", {}).get("tasks", [])}
        for task, kind, full in _OUTPUT.findall(text):
            if task not in tasks or full not in _declared(
                templates[tasks[task]["template"]], "outputs", kind
            ):
                yield f"{name}: output {full} of {task} ({kind})"
        for task in tasks.values():
            yield from _arguments(name, task, tasks, templates)


def _arguments(
    name: str, task: dict[str, Any], tasks: dict[str, Any], templates: dict[str, Any]
) -> Iterator[str]:
    for other in task.get("dependencies", []):
        if other not in tasks:
            yield f"{name}: {task['name']} waits for {other}"
    for kind in ("parameters", "artifacts"):
        given = {item["name"] for item in task.get("arguments", {}).get(kind, [])}
        for missing in _declared(templates[task["template"]], "inputs", kind) - given:
            yield f"{name}: {task['name']} does not get {missing} ({kind})"


def _declared(template: dict[str, Any], side: str, kind: str) -> set[str]:
    # An artifact with its text in it needs no argument.
    return {item["name"] for item in template.get(side, {}).get(kind, []) if "raw" not in item}


def test_no_reference_dangles(tmp_path: Path, fixing: Embedded) -> None:
    compiled_count = 0
    for seed in range(EXAMPLES):
        path = tmp_path / f"wired{seed}.py"
        path.write_text(Generator(RandomChooser(random.Random(10_000 + seed))).file(), encoding="utf-8")
        for item in fixing.compile(path).pipelines:
            compiled_count += 1
            found = list(dangling(load(item.manifest)))
            assert not found, f"seed {seed}: {found[:5]}\n{path.read_text(encoding='utf-8')}"
    assert compiled_count > EXAMPLES * 0.8
