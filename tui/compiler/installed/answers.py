"""What the server under the user's Python answers becomes an outcome."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from tui.compiler.lint.codes import hint
from tui.compiler.run.outcome import Job, Outcome, PipelineOutcome, Problem

# The kinds of exceptions that have a diagnostic of their own.
_CODES = {
    "SyntaxError": "syntax",
    "IndentationError": "syntax",
    "ImportError": "import",
    "ModuleNotFoundError": "import",
    "NameError": "name",
    "AttributeError": "attribute",
    "KeyError": "key",
    "FileNotFoundError": "missing-file",
    "InconsistentTypeException": "type-mismatch",
    "RecursionError": "recursion",
    "MemoryError": "memory",
    "TypeError": "type",
    "ValueError": "value",
}


# The parameter types of a PipelineSpec, by the names that the older SDK gives them.
_SPEC_TYPES = {
    "STRING": "String",
    "NUMBER_INTEGER": "Integer",
    "NUMBER_DOUBLE": "Float",
    "BOOLEAN": "Bool",
    "LIST": "JsonArray",
    "STRUCT": "JsonObject",
}


def fill(outcome: Outcome, answer: dict[str, Any] | None, job: Job) -> None:
    """Put an answer into an outcome; None: the process that ran the file died."""
    if answer is None:
        message = "The file ended the process while it ran."
        outcome.problems.append(Problem("error", "crash", message, hint("crash"), job.path))
        return
    outcome.output = answer["output"]
    outcome.sources = list(dict.fromkeys([job.path, *answer["sources"]]))
    outcome.pipelines += [_pipeline(item, job) for item in answer["pipelines"]]
    if answer["error"]:
        kind, text, file, line, function = answer["error"]
        code = _CODES.get(kind, "exception")
        outcome.problems.append(
            Problem("error", code, f"{kind}: {text}", _advice(code), file, line, pipeline=function)
        )
    elif not outcome.pipelines:
        outcome.problems.append(_none_found(answer, job))


def _advice(code: str) -> str:
    return (
        "Install it into the Python that has this kfp, or mend the import."
        if code == "import"
        else hint(code)
    )


def _none_found(answer: dict[str, Any], job: Job) -> Problem:
    if job.function and answer["names"]:
        message = f'There is no pipeline function "{job.function}" in the file.'
        advice = f"Name one of its pipelines: {', '.join(answer['names'])}."
        return Problem("error", "no-pipeline", message, advice, job.path)
    message = f"kfp {answer['version']} finds no pipeline in the file."
    return Problem("error", "no-pipeline", message, hint("no-pipeline"), job.path)


def _pipeline(item: dict[str, Any], job: Job) -> PipelineOutcome:
    manifest = _parsed(item["manifest"])
    return PipelineOutcome(
        item["name"],
        item["function"],
        item["manifest"],
        _parameters(manifest),
        str(_info(manifest).get("description") or ""),
        {task: (file, line) for task, (file, line) in item["locations"].items() if line},
        _graph(manifest, job),
    )


def _parsed(text: str) -> dict[str, Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = next(iter(yaml.load_all(text, loader)))
    return found


def _graph(manifest: dict[str, Any], job: Job) -> Any:
    if not job.graph_builder:
        return None
    module, _, function = job.graph_builder.partition(":")
    if "root" in manifest:
        function = "from_pipeline_spec"
    return getattr(import_module(module), function)(manifest)


def _info(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = manifest.get("pipelineInfo", {})
    if "root" not in manifest:
        spec = manifest.get("metadata", {}).get("annotations", {}).get("pipelines.kubeflow.org/pipeline_spec")
        found = json.loads(spec) if spec else {}
    return found


def _parameters(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    if "root" in manifest:
        found = manifest["root"].get("inputDefinitions", {}).get("parameters", {})
        return [_parameter(name, item, item.get("defaultValue")) for name, item in found.items()]
    described = {item["name"]: item for item in _info(manifest).get("inputs", [])}
    found = manifest["spec"].get("arguments", {}).get("parameters", [])
    return [_parameter(item["name"], described.get(item["name"], {}), item.get("value")) for item in found]


def _parameter(name: str, described: dict[str, Any], default: Any) -> dict[str, Any]:
    kind = described.get("parameterType") or described.get("type") or ""
    if kind == "NUMBER_INTEGER" and isinstance(default, float):
        default = int(default)
    if default is not None and not isinstance(default, str):
        default = json.dumps(default)
    return {
        "name": name,
        "type": _SPEC_TYPES.get(kind, kind) if isinstance(kind, str) else next(iter(kind), ""),
        "default": default,
        "value": None,
        "description": described.get("description") or "",
        "optional": bool(described.get("isOptional") or described.get("optional")) or default is not None,
    }
