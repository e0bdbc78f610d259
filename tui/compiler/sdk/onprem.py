"""The names of kfp.onprem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.k8s import model
from tui.compiler.unserved import module_getattr

Change = Callable[[Any], Any]


def mount_pvc(
    pvc_name: str = "pipeline-claim",
    volume_name: str = "pipeline",
    volume_mount_path: str = "/mnt/pipeline",
) -> Change:
    """Make a change that mounts a volume claim; ops without volumes are left as they are."""

    def change(op: Any) -> Any:
        if not hasattr(op, "container"):
            return op
        source = model("V1PersistentVolumeClaimVolumeSource")(claim_name=pvc_name)
        op.add_volume(model("V1Volume")(name=volume_name, persistent_volume_claim=source))
        op.container.add_volume_mount(model("V1VolumeMount")(mount_path=volume_mount_path, name=volume_name))
        return op

    return change


def secret_env(op: Any, variable: str, secret: str, key: str) -> None:
    """Set an environment variable from a secret's key."""
    reference = model("V1SecretKeySelector")(name=secret, key=key)
    source = model("V1EnvVarSource")(secret_key_ref=reference)
    op.container.add_env_variable(model("V1EnvVar")(name=variable, value_from=source))


def use_k8s_secret(
    secret_name: str = "k8s-secret", k8s_secret_key_to_env: dict[str, str] | None = None
) -> Change:
    """Make a change that sets environment variables from the keys of a secret."""

    def change(op: Any) -> Any:
        for key, variable in (k8s_secret_key_to_env or {}).items():
            secret_env(op, variable, secret_name, key)
        return op

    return change


def add_default_resource_spec(
    memory_limit: str | None = None,
    cpu_limit: str | None = None,
    memory_request: str | None = None,
    cpu_request: str | None = None,
) -> Change:
    """Make a change that sets amounts an op has not; requests are as high as limits if not given."""

    def change(op: Any) -> Any:
        if hasattr(op, "container"):
            _default(op.container, "cpu", cpu_limit, cpu_request or cpu_limit)
            _default(op.container, "memory", memory_limit, memory_request or memory_limit)
        return op

    return change


def _default(container: Any, name: str, limit: str | None, request: str | None) -> None:
    if container.get_resource_limit(name) is not None:
        return
    if limit:
        container.add_resource_limit(name, limit)
    if request and container.get_resource_request(name) is None:
        container.add_resource_request(name, request)


__getattr__ = module_getattr("kfp.onprem", globals())
