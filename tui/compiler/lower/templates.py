"""The template of one op."""

from __future__ import annotations

import json
from typing import Any

from tui.compiler import k8s, names
from tui.compiler.lower import podpatch
from tui.compiler.lower.resolve import Reference, Resolver
from tui.compiler.trace.ops import BaseOp, ContainerOp
from tui.compiler.trace.params import PATTERN, PipelineParam
from tui.compiler.trace.volumes import ResourceOp

SDK_VERSION = "1.8.22"
PREFIX = "pipelines.kubeflow.org/"
_POD_ENV = {
    "KFP_POD_NAME": "metadata.name",
    "KFP_POD_UID": "metadata.uid",
    "KFP_NAMESPACE": "metadata.namespace",
    "WORKFLOW_ID": "metadata.labels['workflows.argoproj.io/workflow']",
    "KFP_RUN_ID": "metadata.labels['pipeline/runid']",
    "ENABLE_CACHING": "metadata.labels['pipelines.kubeflow.org/enable_caching']",
}


class OpTemplate:
    """An op's template, with what it refers to.

    `values` met the references whose value stands in the template; `files` are those that reach the
    container as a file, by their full names. `outputs` are the paths (or JSON paths) of its outputs.
    """

    def __init__(self, op: BaseOp) -> None:
        self.op = op
        self.name = names.k8s_name(op.name)
        self.values = Resolver()
        self.files: dict[str, Reference] = {}
        # What the shown name and the caching refer to: kfp 1.8 does not hand that in.
        self.late = Resolver()
        self.body: dict[str, Any] = {"name": self.name}
        self.outputs: dict[str, str] = {}
        self.is_resource = isinstance(op, ResourceOp)

    @property
    def uses(self) -> dict[str, Reference]:
        """Every reference by its full name."""
        return {**self.values.used, **self.files}

    def finish(self, used_outputs: set[str]) -> dict[str, Any]:
        """Give the template, once it is known which of its outputs are used by value."""
        inputs = [{"name": name} for name in sorted({**self.values.used, **self.late.used})]
        if inputs:
            self.body["inputs"] = {"parameters": inputs, **self.body["inputs"]}
        outputs = self.body["outputs"]
        if not self.is_resource and outputs:
            kept = [item for item in outputs["parameters"] if item["name"] in used_outputs]
            outputs = {"parameters": kept, "artifacts": outputs["artifacts"]}
        self.body["outputs"] = {key: item for key, item in outputs.items() if item}
        return {key: item for key, item in self.body.items() if item or key not in ("inputs", "outputs")}


def op_template(op: BaseOp) -> OpTemplate:
    """Make an op's template."""
    made = OpTemplate(op)
    patch: dict[str, Any] = {}
    if isinstance(op, ResourceOp):
        _resource(made, op)
    elif isinstance(op, ContainerOp):
        patch = _container(made, op)
    _pod_settings(made, patch)
    return made


def _container(made: OpTemplate, op: ContainerOp) -> dict[str, Any]:
    container = made.values.value(op.container)
    container.pop("name", None)
    patch = podpatch.extract(container)
    if op.pod_labels.get("add-pod-env") == "true":
        container.setdefault("env", []).extend(_pod_env())
    made.body["container"] = dict(sorted(container.items()))
    artifacts = _file_inputs(made, op)
    made.body["inputs"] = {"artifacts": artifacts} if artifacts else {}
    made.outputs = {names.output_name(op.name, name): path for name, path in op.file_outputs.items()}
    found = [{"name": name, "path": path} for name, path in op.output_artifact_paths.items()]
    found += [{"name": name, "path": path} for name, path in sorted(made.outputs.items())]
    made.body["outputs"] = {
        "parameters": [
            {"name": name, "valueFrom": {"path": path}} for name, path in sorted(made.outputs.items())
        ],
        "artifacts": found,
    }
    return patch


def _pod_env() -> list[dict[str, Any]]:
    return [{"name": name, "valueFrom": {"fieldRef": {"fieldPath": path}}} for name, path in _POD_ENV.items()]


def _file_inputs(made: OpTemplate, op: ContainerOp) -> list[dict[str, Any]]:
    """Files that are nothing but another step's output are artifacts; others carry their text."""
    found: list[dict[str, Any]] = []
    for item in sorted(op.file_inputs, key=lambda item: item.name):
        match = PATTERN.fullmatch(item.content)
        if match:
            full = names.output_name(match[1], match[2])
            made.files[full] = (match[1], match[2])
            found.append({"name": full, "path": item.path})
        else:
            text = made.values.value(item.content)
            found.append({"name": names.parameter_name(item.name), "path": item.path, "raw": {"data": text}})
    return found


def _resource(made: OpTemplate, op: ResourceOp) -> None:
    from tui.compiler.emit import dump_manifest

    resource = {key: item for key, item in made.values.value(op.resource).items() if item is not None}
    manifest = made.values.value(op.k8s_resource)
    flags = resource.pop("flags", None)
    if flags is not None:
        resource["flags"] = flags
    resource["manifest"] = dump_manifest(_sorted(k8s.to_json(manifest)))
    made.body["resource"] = resource
    made.body["inputs"] = {}
    outputs = {names.output_name(op.name, name): path for name, path in op.attribute_outputs.items()}
    made.outputs = outputs if op.outputs else {}
    made.body["outputs"] = {
        "parameters": [
            {"name": name, "valueFrom": {"jsonPath": path}} for name, path in sorted(made.outputs.items())
        ]
    }


def _sorted(value: Any) -> Any:
    """Sort keys. What is None in a dict of the user's stays; in objects it has been dropped already."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _pod_settings(made: OpTemplate, patch: dict[str, Any]) -> None:
    op, body, resolve = made.op, made.body, made.values.value
    patch = _node_selector(body, resolve(op.node_selector), patch)
    if op.tolerations:
        body["tolerations"] = resolve(op.tolerations)
    if op.affinity:
        body["affinity"] = resolve(op.affinity)
    body["metadata"] = _metadata(made)
    retry = _retry(op, resolve(op.num_retries))
    if retry:
        body["retryStrategy"] = retry
    if op.timeout:
        body["activeDeadlineSeconds"] = _constant(op.timeout, "a timeout has to be a number of seconds")
    if op.init_containers:
        body["initContainers"] = [resolve(item) for item in op.init_containers]
    if op.sidecars:
        body["sidecars"] = [resolve(item) for item in op.sidecars]
    if op.volumes:
        body["volumes"] = sorted((resolve(item) for item in op.volumes), key=lambda item: str(item["name"]))
    if patch:
        body["podSpecPatch"] = json.dumps(patch)


def _node_selector(body: dict[str, Any], selector: dict[Any, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Set the node selector, and give the patch with those of its entries that are references."""
    dynamic = {key: item for key, item in selector.items() if podpatch.refers(key) or podpatch.refers(item)}
    if selector:
        body["nodeSelector"] = {key: item for key, item in selector.items() if key not in dynamic}
    return {"nodeSelector": dynamic, **patch} if dynamic else patch


def _constant(value: Any, rule: str) -> Any:
    if isinstance(value, PipelineParam):
        raise TypeError(f"Object of type PipelineParam is not JSON serializable: {rule}.")
    return value


def _retry(op: BaseOp, limit: Any) -> dict[str, Any]:
    if not op.num_retries and not op.retry_policy:
        return {}
    found: dict[str, Any] = {}
    if op.num_retries:
        found["limit"] = limit
    if op.retry_policy:
        found["retryPolicy"] = _constant(op.retry_policy, "a retry's policy has to be a constant")
    backoff = {
        "duration": op.backoff_duration,
        "factor": op.backoff_factor,
        "maxDuration": op.backoff_max_duration,
    }
    rule = "what a retry waits for has to be a constant"
    backoff = {key: _constant(item, rule) for key, item in backoff.items() if item}
    if backoff:
        found["backoff"] = backoff
    return found


def _metadata(made: OpTemplate) -> dict[str, Any]:
    op = made.op
    annotations = made.values.value(op.pod_annotations)
    if op.display_name is not None:
        annotations[PREFIX + "task_display_name"] = made.late.value(op.display_name)
    own_first = bool(annotations)
    labels = made.values.value(op.pod_labels)
    labels.setdefault(PREFIX + "kfp_sdk_version", SDK_VERSION)
    labels.setdefault(PREFIX + "pipeline-sdk-type", "kfp")
    labels[PREFIX + "enable_caching"] = made.late.value(str(op.enable_caching).lower())
    if isinstance(op, ContainerOp) and op.component_texts:
        annotations[PREFIX + "component_spec"] = op.component_texts.spec
        if op.component_texts.reference:
            annotations[PREFIX + "component_ref"] = op.component_texts.reference
        if op.parameter_arguments:
            arguments = made.values.value(op.parameter_arguments)
            annotations[PREFIX + "arguments.parameters"] = json.dumps(arguments, sort_keys=True)
    staleness = op.execution_options.caching_strategy.max_cache_staleness
    if staleness:
        annotations[PREFIX + "max_cache_staleness"] = str(staleness)
    if not annotations:
        return {"labels": labels}
    if own_first:
        return {"annotations": annotations, "labels": labels}
    return {"labels": labels, "annotations": annotations}
