"""The whole workflow of a traced pipeline."""

from __future__ import annotations

import json
import time
from typing import Any

from tui.compiler import k8s, names
from tui.compiler.lower import prune
from tui.compiler.lower.cycles import note_cycles
from tui.compiler.lower.dags import dags
from tui.compiler.lower.templates import PREFIX, SDK_VERSION, OpTemplate, op_template
from tui.compiler.lower.wiring import Wiring
from tui.compiler.trace import checks
from tui.compiler.trace.groups import ExitHandler
from tui.compiler.trace.location import Blame
from tui.compiler.trace.pipeline import Group, Pipeline, PipelineConf
from tui.compiler.trace.tracer import Traced

_ONE_HANDLER = (
    "Only one global exit_handler is allowed and all ops need to be included. "
    "Put every step of the pipeline under one `with dsl.ExitHandler(...)`."
)


def lower(traced: Traced) -> dict[str, Any]:
    """Make the workflow of a traced pipeline, as plain data.

    ValueError: exit handlers that can't be; KeyError: a reference to a task that is not in this pipeline.
    """
    pipeline = traced.pipeline
    sdk_quirks = pipeline.sdk_quirks
    _check_exit_handlers(pipeline)
    for transformer in pipeline.conf.op_transformers:
        for op in pipeline.ops.values():
            transformer(op)
    entrypoint = _rename_root(pipeline)
    by_name = {op.name: _template(op) for op in pipeline.ops.values()}
    wiring = Wiring(pipeline, by_name, fixes=not sdk_quirks)
    note_cycles(pipeline, wiring)
    found = list(dags(pipeline.root, wiring))
    by_op = {template.op: template for template in by_name.values()}
    usage = prune.Usage(by_op, found, follow=not sdk_quirks)
    if not sdk_quirks:
        _tell_fixes(pipeline, usage, wiring)
    bodies = [prune.dag_template(dag, usage, by_op) for dag in found]
    bodies += [_finished(template, usage) for template in by_op.values()]
    bodies.sort(key=lambda body: str(body["name"]))
    workflow = _workflow(traced, entrypoint, bodies)
    artifacts = [
        {"name": full, "raw": {"data": f"{{{{workflow.parameters.{full}}}}}"}}
        for full, _ in traced.parameters
        if (pipeline.root, full, prune.FILE) in usage.inputs
    ]
    if artifacts:
        workflow["spec"]["arguments"]["artifacts"] = artifacts
    _apply_conf(workflow["spec"], pipeline.conf)
    return workflow


def _template(op: Any) -> OpTemplate:
    with Blame(op):
        return op_template(op)


def _finished(template: OpTemplate, usage: prune.Usage) -> dict[str, Any]:
    with Blame(template.op):
        return template.finish(usage.output_values(template.op))


def _tell_fixes(pipeline: Pipeline, usage: prune.Usage, wiring: Wiring) -> None:
    for group, full in usage.lost:
        pipeline.note(
            "quirk-lost-output",
            f'The output "{full}" leaves the group "{group.name}": kfp 1.8.22 would forget to declare it '
            "inside, and the workflow would be refused. It is declared here.",
            group.location,
        )
    for op, late in wiring.late.items():
        pipeline.note(
            "quirk-late-value",
            f'The shown name or the caching of "{op.name}" refers to {", ".join(sorted(late))}, which kfp '
            "1.8.22 would not hand in. It is handed in here.",
            op.location,
        )
    passed = {loop for loop, _ in wiring.passed}
    for loop in sorted(passed | wiring.beside, key=lambda loop: loop.name):
        whence = "from outside of its group" if loop in passed else "made beside it in a sub-graph"
        pipeline.note(
            "quirk-nested-loop",
            f'The loop "{loop.name}" goes over a value {whence}: kfp 1.8.22 would refer to something that is '
            "not there. The right reference is made here.",
            loop.location,
        )


def _check_exit_handlers(pipeline: Pipeline) -> None:
    seen = sum(not op.is_exit_handler for op in pipeline.root.ops)

    def visit(group: Group, inside: bool) -> None:
        nonlocal seen
        if isinstance(group, ExitHandler):
            if inside or seen > 1:
                with Blame(group):
                    raise ValueError(_ONE_HANDLER)
            inside = True
        seen += sum(not op.is_exit_handler for op in group.ops)
        for inner in group.groups:
            visit(inner, inside)

    for group in pipeline.root.groups:
        visit(group, inside=False)


def _rename_root(pipeline: Pipeline) -> str:
    taken = {names.k8s_name(name).lower() for name in pipeline.ops}

    def collect(group: Group) -> None:
        taken.add(group.name.lower())
        for inner in group.groups:
            collect(inner)

    for group in pipeline.root.groups:
        collect(group)
    pipeline.root.name = names.unique(_root_name(pipeline), taken, "-")
    return pipeline.root.name


def _root_name(pipeline: Pipeline) -> str:
    name = names.k8s_name(pipeline.name)
    return name if name or pipeline.sdk_quirks else "pipeline"


def _workflow(traced: Traced, entrypoint: str, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    pipeline = traced.pipeline
    spec: dict[str, Any] = {
        "entrypoint": entrypoint,
        "templates": bodies,
        "arguments": {"parameters": [_parameter(name, traced.texts) for name, _ in traced.parameters]},
        "serviceAccountName": "pipeline-runner",
    }
    first = pipeline.root.groups[0] if pipeline.root.groups else None
    if isinstance(first, ExitHandler):
        spec["onExit"] = names.k8s_name(first.exit_op.name)
    annotations = {
        PREFIX + "kfp_sdk_version": SDK_VERSION,
        PREFIX + "pipeline_compilation_time": _now(),
        PREFIX + "pipeline_spec": json.dumps(traced.spec, sort_keys=True),
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {
            "generateName": entrypoint + "-",
            "annotations": annotations,
            "labels": {PREFIX + "kfp_sdk_version": SDK_VERSION},
        },
        "spec": spec,
    }


def _now() -> str:
    """Give local time as ISO text, with microseconds."""
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(now)) + f".{int(now % 1 * 1e6):06d}"


def _parameter(name: str, texts: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "value": texts[name]} if name in texts else {"name": name}


def _apply_conf(spec: dict[str, Any], conf: PipelineConf) -> None:
    settings = {
        "parallelism": conf.parallelism,
        "ttlStrategy": {"secondsAfterCompletion": conf.ttl_seconds_after_finished}
        if conf.ttl_seconds_after_finished >= 0
        else None,
        "podDisruptionBudget": {"minAvailable": conf.pod_disruption_budget_min_available}
        if conf.pod_disruption_budget_min_available
        else None,
        "imagePullSecrets": [k8s.to_json(item) for item in conf.image_pull_secrets],
        "activeDeadlineSeconds": conf.timeout,
        "nodeSelector": conf.default_pod_node_selector,
        "dnsConfig": k8s.to_json(conf.dns_config),
    }
    spec.update({key: value for key, value in settings.items() if value})
    if conf.image_pull_policy is not None:
        checks.check_pull_policy(conf.image_pull_policy)
        for template in spec["templates"]:
            if "container" in template:
                template["container"].setdefault("imagePullPolicy", conf.image_pull_policy)
    if conf.data_passing_method is not None:
        from tui.compiler.lower.volume_passing import pass_through_volume

        pass_through_volume(spec, conf.data_passing_method)
