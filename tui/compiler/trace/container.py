"""Containers of a step: the main one, init containers and sidecars."""

from __future__ import annotations

from typing import Any, ClassVar

from tui.compiler import k8s
from tui.compiler.trace import checks
from tui.compiler.trace.location import user_line
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.pipeline import Pipeline

V1Container = k8s.model("V1Container")


def as_list(value: Any) -> list[Any]:
    """Give a list: of nothing for None, of one element for a lone text or reference."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(value)
    return [value]


def _gpu_key(vendor: str) -> str:
    """Name the resource for a number that only the run knows; kfp 1.8.22 takes the vendor's bare name."""
    pipeline = Pipeline.get_default_pipeline()
    if vendor not in checks.GPU_VENDORS or pipeline is None or pipeline.sdk_quirks:
        return vendor
    pipeline.note(
        "quirk-gpu-vendor",
        f'kfp 1.8.22 would ask for the resource "{vendor}", which no node has; here "{vendor}.com/gpu" is.',
        user_line(),
    )
    return f"{vendor}.com/gpu"


class Container(V1Container):  # type: ignore[misc, valid-type]
    """A container with setters that give the container back, so that calls can be chained.

    Its fields are those of a Kubernetes V1Container.
    """

    def __init__(self, image: Any = None, command: Any = None, args: Any = None, **kwargs: Any) -> None:
        super().__init__(name=kwargs.pop("name", None) or "", **kwargs)
        self.image = image
        self.command = [str(item) for item in as_list(command)] if command is not None else None
        self.args = [str(item) for item in as_list(args)] if args is not None else None

    def _limit(self, kind: str, name: str, value: Any) -> Container:
        resources: Any = getattr(self, "resources", None)
        if resources is None:
            resources = k8s.model("V1ResourceRequirements")()
            self._set("resources", resources)
        amounts = getattr(resources, kind)
        if amounts is None:
            amounts = {}
            setattr(resources, kind, amounts)
        amounts[name] = value
        return self

    def add_resource_limit(self, resource_name: Any, value: Any) -> Container:
        """Set the most of a resource that the container may use."""
        return self._limit("limits", resource_name, value)

    def add_resource_request(self, resource_name: Any, value: Any) -> Container:
        """Set how much of a resource is kept for the container."""
        return self._limit("requests", resource_name, value)

    def get_resource_limit(self, resource_name: str) -> Any:
        """Give the limit of a resource; None when there is none."""
        resources: Any = getattr(self, "resources", None)
        return ((resources and resources.limits) or {}).get(resource_name)

    def get_resource_request(self, resource_name: str) -> Any:
        """Give how much of a resource is asked for; None when nothing is."""
        resources: Any = getattr(self, "resources", None)
        return ((resources and resources.requests) or {}).get(resource_name)

    def set_memory_request(self, memory: Any) -> Container:
        """Set the memory that is kept for it ("512Mi"). ValueError: no such amount."""
        checks.check_size(memory)
        return self.add_resource_request("memory", memory)

    def set_memory_limit(self, memory: Any) -> Container:
        """Set the memory that it may use at most ("2Gi"). ValueError: no such amount."""
        checks.check_size(memory)
        return self.add_resource_limit("memory", memory)

    def set_ephemeral_storage_request(self, size: Any) -> Container:
        """Set the local disk that is kept for it. ValueError: no such amount."""
        checks.check_size(size)
        return self.add_resource_request("ephemeral-storage", size)

    def set_ephemeral_storage_limit(self, size: Any) -> Container:
        """Set the local disk that it may use at most. ValueError: no such amount."""
        checks.check_size(size)
        return self.add_resource_limit("ephemeral-storage", size)

    def set_cpu_request(self, cpu: Any) -> Container:
        """Set the processors that are kept for it ("0.5", "500m"). ValueError: no such amount."""
        checks.check_cpu(cpu)
        return self.add_resource_request("cpu", cpu)

    def set_cpu_limit(self, cpu: Any) -> Container:
        """Set the processors that it may use at most. ValueError: no such amount."""
        checks.check_cpu(cpu)
        return self.add_resource_limit("cpu", cpu)

    def set_gpu_limit(self, gpu: Any, vendor: Any = "nvidia") -> Container:
        """Set its number of graphics processors. ValueError: no such number, or an unknown vendor."""
        checks.check_gpu(gpu, vendor)
        if checks.is_reference(gpu):
            return self.add_resource_limit(_gpu_key(vendor), gpu)
        return self.add_resource_limit(f"{vendor}.com/gpu", gpu)

    def _append(self, field: str, item: Any, kind: str) -> Container:
        if not k8s.is_model(item, kind):
            raise ValueError(f"invalid argument. Must be of instance `{kind}`, not {item!r}.")
        found = getattr(self, field)
        if found is None:
            found = []
            setattr(self, field, found)
        found.append(item)
        return self

    def add_volume_mount(self, volume_mount: Any) -> Container:
        """Mount a volume (V1VolumeMount)."""
        return self._append("volume_mounts", volume_mount, "V1VolumeMount")

    def add_volume_devices(self, volume_device: Any) -> Container:
        """Give it a block device (V1VolumeDevice)."""
        return self._append("volume_devices", volume_device, "V1VolumeDevice")

    def add_env_variable(self, env_variable: Any) -> Container:
        """Set an environment variable (V1EnvVar)."""
        return self._append("env", env_variable, "V1EnvVar")

    def add_env_from(self, env_from: Any) -> Container:
        """Set environment variables from a config map or secret (V1EnvFromSource)."""
        return self._append("env_from", env_from, "V1EnvFromSource")

    def add_port(self, container_port: Any) -> Container:
        """Declare a port (V1ContainerPort)."""
        return self._append("ports", container_port, "V1ContainerPort")

    def set_env_variable(self, name: str, value: str) -> Container:
        """Refuse: this is the newer SDK's way. ValueError, always."""
        raise ValueError(
            "set_env_variable is v2 only. Use add_env_variable for v1: "
            f"add_env_variable(V1EnvVar(name={name!r}, value={value!r}))."
        )

    def set_image_pull_policy(self, image_pull_policy: str) -> Container:
        """Set when its image is pulled. ValueError: no such policy."""
        checks.check_pull_policy(image_pull_policy)
        return self._set("image_pull_policy", image_pull_policy)

    def _set(self, field: str, value: Any, kind: str = "") -> Container:
        if kind and not k8s.is_model(value, kind):
            raise ValueError(f"invalid argument. Must be of instance `{kind}`, not {value!r}.")
        setattr(self, field, value)
        return self

    def set_security_context(self, security_context: Any) -> Container:
        """Set the user, capabilities and so on (V1SecurityContext)."""
        return self._set("security_context", security_context, "V1SecurityContext")

    def set_stdin(self, stdin: bool = True) -> Container:
        """Keep its standard input open."""
        return self._set("stdin", stdin)

    def set_stdin_once(self, stdin_once: bool = True) -> Container:
        """Close its standard input after the first writer."""
        return self._set("stdin_once", stdin_once)

    def set_termination_message_path(self, termination_message_path: str) -> Container:
        """Set the file into which it writes its last words."""
        return self._set("termination_message_path", termination_message_path)

    def set_termination_message_policy(self, termination_message_policy: str) -> Container:
        """Set where its last words come from. ValueError: no such policy."""
        if termination_message_policy not in ("File", "FallbackToLogsOnError"):
            raise ValueError(
                "terminationMessagePolicy must be `File` or `FallbackToLogsOnError`, "
                f"not {termination_message_policy!r}."
            )
        return self._set("termination_message_policy", termination_message_policy)

    def set_tty(self, tty: bool = True) -> Container:
        """Give it a terminal."""
        return self._set("tty", tty)

    def set_readiness_probe(self, readiness_probe: Any) -> Container:
        """Set how its readiness is found out (V1Probe)."""
        return self._set("readiness_probe", readiness_probe, "V1Probe")

    def set_liveness_probe(self, liveness_probe: Any) -> Container:
        """Set how it is found out whether it still works (V1Probe)."""
        return self._set("liveness_probe", liveness_probe, "V1Probe")

    def set_lifecycle(self, lifecycle: Any) -> Container:
        """Set hooks after its start and before its end (V1Lifecycle)."""
        return self._set("lifecycle", lifecycle, "V1Lifecycle")


class UserContainer(Container):
    """A further container of the step's pod. `mirror_volume_mounts`: it sees the main one's volumes."""

    attribute_map: ClassVar[dict[str, str]] = {
        **Container.attribute_map,
        "mirror_volume_mounts": "mirrorVolumeMounts",
    }

    def __init__(
        self,
        name: str,
        image: Any,
        command: Any = None,
        args: Any = None,
        mirror_volume_mounts: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(image=image, command=command, args=args, name=name, **kwargs)
        self.mirror_volume_mounts = mirror_volume_mounts

    def set_mirror_volume_mounts(self, mirror_volume_mounts: bool = True) -> UserContainer:
        """Let it see the volumes of the step's main container."""
        self.mirror_volume_mounts = mirror_volume_mounts
        return self

    @property
    def inputs(self) -> list[PipelineParam]:
        """The references in it."""
        from tui.compiler.trace.ops import referenced_params

        return referenced_params([k8s.to_json(self)])


class Sidecar(UserContainer):
    """A container that runs beside the step."""


class InitContainer(UserContainer):
    """A container that runs before the step."""
