"""The names of kfp.gcp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.k8s import model
from tui.compiler.unserved import module_getattr

Change = Callable[[Any], Any]


def use_gcp_secret(
    secret_name: str = "user-gcp-sa",
    secret_file_path_in_volume: str | None = None,
    volume_name: str | None = None,
    secret_volume_mount_path: str = "/secret/gcp-credentials",
) -> Change:
    """Make a change that mounts a service account's secret and points Google's libraries at it."""
    file = secret_file_path_in_volume or f"/{secret_name}.json"
    volume = volume_name or f"gcp-credentials-{secret_name}"

    def change(op: Any) -> Any:
        source = model("V1SecretVolumeSource")(secret_name=secret_name)
        op.add_volume(model("V1Volume")(name=volume, secret=source))
        op.container.add_volume_mount(
            model("V1VolumeMount")(name=volume, mount_path=secret_volume_mount_path)
        )
        for variable in ("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE"):
            op.container.add_env_variable(
                model("V1EnvVar")(name=variable, value=secret_volume_mount_path + file)
            )
        return op

    return change


def use_tpu(tpu_cores: int, tpu_resource: str, tf_version: str) -> Change:
    """Make a change that gives an op a TPU."""

    def change(op: Any) -> Any:
        op.add_pod_annotation("tf-version.cloud-tpus.google.com", tf_version)
        op.container.add_resource_limit(f"cloud-tpus.google.com/{tpu_resource}", str(tpu_cores))
        return op

    return change


def _toleration(key: str) -> Any:
    return model("V1Toleration")(effect="NoSchedule", key=key, operator="Equal", value="true")


def use_preemptible_nodepool(toleration: Any = None, hard_constraint: bool = False) -> Change:
    """Make a change that lets an op run (or, with `hard_constraint`, only run) on preemptible nodes."""
    requirement = model("V1NodeSelectorRequirement")(
        key="cloud.google.com/gke-preemptible", operator="In", values=["true"]
    )
    term = model("V1NodeSelectorTerm")(match_expressions=[requirement])
    if hard_constraint:
        selector = model("V1NodeSelector")(node_selector_terms=[term])
        nodes = model("V1NodeAffinity")(required_during_scheduling_ignored_during_execution=selector)
    else:
        preferred = model("V1PreferredSchedulingTerm")(preference=term, weight=50)
        nodes = model("V1NodeAffinity")(preferred_during_scheduling_ignored_during_execution=[preferred])

    def change(op: Any) -> Any:
        op.add_toleration(toleration or _toleration("preemptible"))
        op.add_affinity(model("V1Affinity")(node_affinity=nodes))
        return op

    return change


def add_gpu_toleration(toleration: Any = None) -> Change:
    """Make a change that lets an op run on nodes with graphics processors."""

    def change(op: Any) -> Any:
        op.add_toleration(toleration or _toleration("nvidia.com/gpu"))
        return op

    return change


__getattr__ = module_getattr("kfp.gcp", globals())
