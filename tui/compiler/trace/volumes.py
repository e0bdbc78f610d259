"""Ops that make Kubernetes objects: any resource, volume claims and snapshots."""

from __future__ import annotations

import json
from typing import Any

from tui.compiler import k8s, names
from tui.compiler.trace import checks
from tui.compiler.trace.ops import BaseOp, ContainerOp, referenced_params
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.pipeline import Pipeline

VOLUME_MODE_RWO = ["ReadWriteOnce"]
VOLUME_MODE_RWM = ["ReadWriteMany"]
VOLUME_MODE_ROM = ["ReadOnlyMany"]
_SNAPSHOT_GROUP = "snapshot.storage.k8s.io"


class PipelineVolume(k8s.model("V1Volume")):  # type: ignore[misc]
    """A volume that knows after which ops it may be used."""

    def __init__(self, pvc: str | None = None, volume: Any = None, **kwargs: Any) -> None:
        if pvc and set(kwargs) - {"name"}:
            raise ValueError("You can only pass 'name' along with 'pvc'.")
        if volume is not None:
            for field in self.attribute_map:
                if getattr(volume, field, None) is not None:
                    kwargs.setdefault(field, getattr(volume, field))
        if pvc:
            source = k8s.model("V1PersistentVolumeClaimVolumeSource")
            kwargs["persistent_volume_claim"] = source(claim_name=str(pvc))
        named = kwargs.pop("name", None)
        super().__init__(name=named or "pvolume-placeholder", **kwargs)
        if not named:
            self.name = self._made_up_name()
        self.dependent_names: list[str] = list(getattr(volume, "dependent_names", []))

    def _made_up_name(self) -> str:
        import hashlib

        fields = _without_nulls(self.to_dict())
        digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
        return ("pvolume-" + digest)[:63]

    def after(self, *ops: Any) -> PipelineVolume:
        """Give the same volume, to be used only after some ops."""
        copy = type(self)(volume=self)
        covered = _earlier(ops)
        kept = [name for name in self.dependent_names if name not in covered]
        copy.dependent_names = [*(op.name for op in ops), *kept]
        return copy


def _earlier(ops: Any) -> set[str]:
    """Name the ops, and all that they wait for."""
    pipeline = Pipeline.get_default_pipeline()
    known = pipeline.ops if pipeline else {}
    found: set[str] = set()
    waiting = [op.name for op in ops]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(getattr(known.get(name), "dependent_names", ()))
    return found


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return str(value) if isinstance(value, PipelineParam) else value


class ResourceOp(BaseOp):
    """A step that creates, changes or deletes a Kubernetes object."""

    def __init__(
        self,
        k8s_resource: Any = None,
        action: str = "create",
        merge_strategy: str | None = None,
        success_condition: str | None = None,
        failure_condition: str | None = None,
        set_owner_reference: bool | None = None,
        attribute_outputs: dict[str, str] | None = None,
        flags: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if k8s_resource is None:
            raise ValueError("You need to provide a k8s_resource.")
        if merge_strategy and action != "apply":
            raise ValueError(f"You can't set merge_strategy when action != 'apply' (it is {action!r}).")
        if action == "delete" and (success_condition or failure_condition or attribute_outputs):
            raise ValueError(
                "You can't set success_condition, failure_condition, or attribute_outputs when action == "
                "'delete': nothing is left to look at."
            )
        if action == "delete" and not flags:
            flags = ["--wait=false"]
        self.k8s_resource = k8s_resource
        self.attribute_outputs = dict(attribute_outputs or {})
        self.resource: dict[str, Any] = {
            "action": action,
            "mergeStrategy": merge_strategy,
            "successCondition": success_condition,
            "failureCondition": failure_condition,
            "setOwnerReference": set_owner_reference,
            "flags": flags,
        }
        if action != "delete":
            self._declare_outputs()

    def _declare_outputs(self) -> None:
        extra = {name: PipelineParam(name, op_name=self.name) for name in self.attribute_outputs}
        self.attribute_outputs.setdefault("name", "{.metadata.name}")
        self.attribute_outputs.setdefault("manifest", "{}")
        self.outputs = {name: PipelineParam(name, op_name=self.name) for name in self.attribute_outputs}
        extra.pop("manifest", None)
        self.output = self.outputs["name"] if len(extra) != 1 else next(iter(extra.values()))

    @property
    def inputs(self) -> list[PipelineParam]:
        """Every reference in the op's settings and its object."""
        return referenced_params([*super().inputs, k8s.to_json(self.k8s_resource), self.resource])

    def delete(self, flags: list[str] | None = None) -> ContainerOp:
        """Make a step that deletes the object again. ValueError: this is such a step itself."""
        if self.resource["action"] == "delete":
            raise ValueError("This operation is already a resource deletion.")
        data = k8s.to_json(self.k8s_resource)
        kind = data["kind"] if isinstance(data, dict) else self.k8s_resource.kind
        return _deletion(str(kind), self.outputs["name"], flags or ["--wait=false"])


def _deletion(kind: str, name: Any, flags: list[str]) -> ContainerOp:
    from tui.compiler.trace.ops import ComponentOp

    command = ["kubectl", "delete", kind, name, "--ignore-not-found", "--output", "name", *flags]
    return ComponentOp(
        name="kubernetes_resource_delete", image="gcr.io/cloud-builders/kubectl", command=command
    )


def kubernetes_resource_delete_op(
    name: Any, kind: Any, namespace: Any = None, flags: list[str] | None = None, **kwargs: Any
) -> ContainerOp:
    """Make a step that deletes a Kubernetes object by kind and name."""
    extra = ["--namespace", str(namespace)] if namespace else []
    return _deletion(kind, name, [*(flags or ["--wait=false"]), *extra])


class VolumeOp(ResourceOp):
    """A step that makes a volume claim; `volume` is the volume on it."""

    def __init__(
        self,
        resource_name: Any = None,
        size: Any = None,
        storage_class: Any = None,
        modes: Any = None,
        annotations: dict[str, Any] | None = None,
        data_source: Any = None,
        volume_name: Any = None,
        generate_unique_name: bool = True,
        **kwargs: Any,
    ) -> None:
        _check_source(resource_name, kwargs)
        if "k8s_resource" not in kwargs:
            spec = {
                "accessModes": VOLUME_MODE_RWM if modes is None else modes,
                "dataSource": _data_source(data_source),
                "resources": {"requests": {"storage": _checked_size(size)}},
                "storageClassName": storage_class,
                "volumeName": volume_name,
            }
            name = _unique_resource_name(resource_name, generate_unique_name)
            kwargs["k8s_resource"] = _claim(name, spec, annotations)
        elif not k8s.is_model(kwargs["k8s_resource"], "V1PersistentVolumeClaim"):
            raise ValueError(
                "k8s_resource in VolumeOp must be an instance of V1PersistentVolumeClaim: for anything else "
                "there is ResourceOp."
            )
        _add_size(kwargs, "{.status.capacity.storage}")
        super().__init__(**kwargs)
        self.output = self.outputs["name"]
        self.volume = self._volume()

    def _volume(self) -> PipelineVolume:
        return PipelineVolume(name=names.k8s_name(self.name), pvc=str(self.outputs["name"]))


def _add_size(kwargs: dict[str, Any], path: str) -> None:
    kwargs["attribute_outputs"] = {"size": path, **(kwargs.get("attribute_outputs") or {})}


def _check_source(resource_name: Any, kwargs: dict[str, Any]) -> None:
    if "k8s_resource" in kwargs and resource_name is not None:
        raise ValueError("You cannot provide k8s_resource along with the other parameters.")
    if "k8s_resource" not in kwargs and resource_name is None:
        raise AttributeError("'NoneType' object has no attribute 'lower': the step needs a resource_name.")


def _checked_size(size: Any) -> Any:
    if size is None:
        raise ValueError("Please provide size")
    checks.check_size(size)
    return size


def _unique_resource_name(name: Any, unique: bool) -> Any:
    text = str(name) if checks.is_reference(name) else names.k8s_name(str(name))
    return "{{workflow.name}}-" + text if unique else text


def _claim(name: Any, spec: dict[str, Any], annotations: dict[str, Any] | None) -> dict[str, Any]:
    metadata = {"name": name, "annotations": annotations or None}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {key: item for key, item in metadata.items() if item is not None},
        "spec": {key: item for key, item in spec.items() if item is not None},
    }


def _data_source(source: Any) -> Any:
    if source is None:
        return None
    if isinstance(source, str | PipelineParam):
        return {"apiGroup": _SNAPSHOT_GROUP, "kind": "VolumeSnapshot", "name": source}
    if k8s.is_model(source, "V1TypedLocalObjectReference"):
        return source
    raise ValueError(
        f"data_source must be a snapshot's name, an output, or a V1TypedLocalObjectReference: {source!r}."
    )


class VolumeSnapshotOp(ResourceOp):
    """A step that makes a snapshot of a volume; `snapshot` is what a VolumeOp takes as data_source."""

    def __init__(
        self,
        resource_name: Any = None,
        pvc: Any = None,
        snapshot_class: Any = None,
        annotations: dict[str, Any] | None = None,
        volume: Any = None,
        api_version: str = f"{_SNAPSHOT_GROUP}/v1alpha1",
        **kwargs: Any,
    ) -> None:
        earlier: list[str] = []
        _check_source(resource_name, kwargs)
        if "k8s_resource" not in kwargs:
            claim, earlier = _snapshot_source(pvc, volume)
            metadata: dict[str, Any] = {"name": _unique_resource_name(resource_name, True)}
            if annotations:
                metadata["annotations"] = annotations
            spec: dict[str, Any] = {"source": {"kind": "PersistentVolumeClaim", "name": claim}}
            if snapshot_class is not None:
                spec["snapshotClassName"] = snapshot_class
            kwargs["k8s_resource"] = {
                "apiVersion": api_version,
                "kind": "VolumeSnapshot",
                "metadata": metadata,
                "spec": spec,
            }
        kwargs.setdefault("success_condition", "status.readyToUse == true")
        _add_size(kwargs, "{.status.restoreSize}")
        super().__init__(**kwargs)
        if self.outputs:
            self.output = self.outputs["name"]
        self.dependent_names.extend(earlier)
        reference = k8s.model("V1TypedLocalObjectReference")
        self.snapshot = reference(
            api_group=_SNAPSHOT_GROUP, kind="VolumeSnapshot", name=str(self.outputs["name"])
        )


def _snapshot_source(pvc: Any, volume: Any) -> tuple[Any, list[str]]:
    if pvc and volume:
        raise ValueError("You can't provide both a pvc and a volume.")
    if pvc:
        return pvc, []
    if volume is None:
        raise ValueError("You must provide a pvc or a volume.")
    claim = getattr(volume, "persistent_volume_claim", None)
    if claim is None:
        raise AttributeError(
            "'NoneType' object has no attribute 'claim_name': the volume must be referencing a PVC."
        )
    return claim.claim_name, list(getattr(volume, "dependent_names", []))
