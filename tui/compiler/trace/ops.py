"""Ops: the steps of a pipeline that is being traced."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any

from tui.compiler import k8s
from tui.compiler.trace import checks
from tui.compiler.trace.container import Container, UserContainer, as_list
from tui.compiler.trace.location import user_line
from tui.compiler.trace.params import PipelineParam, references
from tui.compiler.trace.parts import ExecutionOptions, FileInput, InputArgumentPath, ManyOutputs, TaskOutputs
from tui.compiler.trace.pipeline import Pipeline

# Ops that were made outside of a pipeline function.
lost_ops: list[BaseOp] = []


def referenced_params(values: Iterable[Any]) -> list[PipelineParam]:
    """Give every reference in some values once, as parameters."""
    found: dict[tuple[str, str], PipelineParam] = {}
    for value in values:
        for op_name, name in references(value):
            found.setdefault((op_name, name), PipelineParam(name, op_name or None))
    return list(found.values())


class BaseOp:
    """What all ops have: a unique name, dependencies, and the settings of their pod."""

    def __init__(
        self,
        *,
        name: str,
        init_containers: list[Any] | None = None,
        sidecars: list[Any] | None = None,
        is_exit_handler: bool = False,
    ) -> None:
        if is_exit_handler:
            warnings.warn("is_exit_handler=True is no longer needed: use dsl.ExitHandler.", stacklevel=3)
        self.human_name = name
        self.is_exit_handler = is_exit_handler
        self.node_selector: dict[Any, Any] = {}
        self.volumes: list[Any] = []
        self.tolerations: list[Any] = []
        self.affinity: Any = {}
        self.pod_annotations: dict[str, Any] = {}
        self.pod_labels: dict[str, Any] = {}
        self.num_retries: Any = 0
        self.retry_policy: str | None = None
        self.backoff_factor: float | None = None
        self.backoff_duration: str | None = None
        self.backoff_max_duration: str | None = None
        self.timeout: Any = 0
        self.init_containers = list(init_containers or [])
        self.sidecars = list(sidecars or [])
        self.dependent_names: list[str] = []
        self.enable_caching = True
        self.display_name: str | None = None
        self.execution_options = ExecutionOptions()
        self.outputs: dict[str, PipelineParam] = TaskOutputs()
        self.output: Any = ManyOutputs()
        self.location = user_line()
        pipeline = Pipeline.get_default_pipeline()
        # Outside of a pipeline function an op is in no pipeline, and nothing can refer to it.
        self.name = pipeline.add_op(self, is_exit_handler) if pipeline else f"{name} {id(self):x}"
        if pipeline is None:
            lost_ops.append(self)

    def _set_outputs(self, outputs: dict[str, PipelineParam]) -> None:
        self.outputs = TaskOutputs(outputs, task=self.name)
        alone = len({param.full_name for param in outputs.values()}) == 1
        self.output = next(iter(outputs.values())) if alone else ManyOutputs()

    @property
    def inputs(self) -> list[PipelineParam]:
        """Every reference in the op's settings."""
        return referenced_params(
            [
                *(k8s.to_json(item) for item in (*self.sidecars, *self.init_containers, *self.volumes)),
                *(k8s.to_json(item) for item in self.tolerations),
                self.node_selector,
                self.pod_annotations,
                self.pod_labels,
                self.num_retries,
            ]
        )

    def apply(self, mod_func: Callable[[Any], Any]) -> Any:
        """Let a function change the op; gives what the function gives, or else the op."""
        return mod_func(self) or self

    def after(self, *ops: Any) -> Any:
        """Let it start only after other ops (or groups) have finished. IndexError: after itself."""
        for op in ops:
            if op is self:
                # The SDK's type; there it comes when the pipeline is compiled.
                raise IndexError(
                    "list index out of range: tasks wait for each other in a circle, and none can start: "
                    f"{self.name} → {self.name}."
                )
            if not hasattr(op, "name"):
                kind = type(op).__name__
                raise AttributeError(f"{kind!r} object has no attribute 'name': after() takes tasks.")
            self.dependent_names.append(op.name)
        return self

    def add_volume(self, volume: Any) -> Any:
        """Add a volume to the pod (V1Volume)."""
        self.volumes.append(volume)
        return self

    def add_toleration(self, tolerations: Any) -> Any:
        """Let the pod run on tainted nodes (V1Toleration)."""
        self.tolerations.append(tolerations)
        return self

    def add_affinity(self, affinity: Any) -> Any:
        """Set on which nodes the pod should run (V1Affinity)."""
        self.affinity = affinity
        return self

    def add_node_selector_constraint(self, label_name: Any, value: Any) -> Any:
        """Let the pod run on nodes with that label only."""
        self.node_selector[label_name] = value
        return self

    def add_pod_annotation(self, name: str, value: Any) -> Any:
        """Annotate the pod."""
        self.pod_annotations[name] = value
        return self

    def add_pod_label(self, name: str, value: Any) -> Any:
        """Label the pod."""
        self.pod_labels[name] = value
        return self

    def set_retry(
        self,
        num_retries: Any,
        policy: str | None = None,
        backoff_duration: str | None = None,
        backoff_factor: float | None = None,
        backoff_max_duration: str | None = None,
    ) -> Any:
        """Let it be tried again after a failure. ValueError: no such policy."""
        if policy is not None and policy not in checks.RETRY_POLICIES:
            raise ValueError(f"policy must be one of: {checks.RETRY_POLICIES}, not {policy!r}.")
        self.num_retries = num_retries
        self.retry_policy = policy
        self.backoff_factor = backoff_factor
        self.backoff_duration = backoff_duration
        self.backoff_max_duration = backoff_max_duration
        return self

    def set_timeout(self, seconds: Any) -> Any:
        """Stop it after that many seconds."""
        self.timeout = seconds
        return self

    def add_init_container(self, init_container: Any) -> Any:
        """Let a container run before it (a UserContainer)."""
        self.init_containers.append(init_container)
        return self

    def add_sidecar(self, sidecar: Any) -> Any:
        """Let a container run beside it (a Sidecar)."""
        self.sidecars.append(sidecar)
        return self

    def set_display_name(self, name: str) -> Any:
        """Set the name that is shown to people."""
        self.display_name = name
        return self

    def set_caching_options(self, enable_caching: bool) -> Any:
        """Say whether an earlier result may be taken instead of running it."""
        self.enable_caching = enable_caching
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({{'name': {self.name!r}}})"


class ContainerOp(BaseOp):
    """A step that is a container."""

    def __init__(
        self,
        name: str,
        image: Any,
        command: Any = None,
        arguments: Any = None,
        init_containers: list[UserContainer] | None = None,
        sidecars: list[UserContainer] | None = None,
        container_kwargs: dict[str, Any] | None = None,
        artifact_argument_paths: list[InputArgumentPath] | None = None,
        file_outputs: dict[str, str] | None = None,
        output_artifact_paths: dict[str, str] | None = None,
        is_exit_handler: bool = False,
        pvolumes: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            name=name, init_containers=init_containers, sidecars=sidecars, is_exit_handler=is_exit_handler
        )
        self._warn_if_direct()
        self.file_inputs: list[FileInput] = []
        self.parameter_arguments: dict[str, str] = {}
        self.component_texts: Any = None
        self._with_paths(list(artifact_argument_paths or []))
        self._container = Container(
            image=str(image) if image is not None else None,
            command=None if command is None else self._with_paths(as_list(command)),
            args=None if arguments is None else self._with_paths(as_list(arguments)),
            **(container_kwargs or {}),
        )
        self.pvolumes: dict[str, Any] = {}
        self.pvolume: Any = None
        self.set_files(file_outputs or {}, output_artifact_paths or {})
        self.add_pvolumes(pvolumes)

    def _warn_if_direct(self) -> None:
        warnings.warn(
            "Please create reusable components instead of constructing ContainerOp instances directly: "
            "components can be shared and saved.",
            FutureWarning,
            stacklevel=3,
        )

    def set_files(self, file_outputs: dict[str, str], artifact_paths: dict[str, str]) -> None:
        """Say which files become outputs. Those of the user interface are artifacts and nothing else."""
        self.file_outputs: dict[str, str] = {}
        self.output_artifact_paths = dict(artifact_paths)
        outputs = {}
        special: dict[str, str] = {}
        for name, path in dict(file_outputs).items():
            if _special_artifact(name):
                special.setdefault(_special_artifact(name), path)
                continue
            self.file_outputs[name] = path
            outputs[name] = PipelineParam(name, op_name=self.name)
        self.output_artifact_paths.update(special)
        self._set_outputs(outputs)

    def _with_paths(self, items: list[Any]) -> list[str]:
        """Replace arguments that travel as files by the paths of these."""
        result = []
        for item in items:
            if isinstance(item, InputArgumentPath):
                name = item.input or f"input-{len(self.file_inputs)}"
                path = item.path or f"/tmp/inputs/{name}/data"
                self.file_inputs.append(FileInput(name, path, str(item.argument)))
                item = path
            result.append(str(item))
        return result

    @property
    def container(self) -> Container:
        """The main container."""
        return self._container

    @property
    def image(self) -> Any:
        """The main container's image."""
        return self._container.image

    @image.setter
    def image(self, value: Any) -> None:
        self._container.image = value

    @property
    def command(self) -> list[str]:
        """The main container's command."""
        return self._container.command or []

    @command.setter
    def command(self, value: Any) -> None:
        self._container.command = [str(item) for item in as_list(value)]

    @property
    def arguments(self) -> list[str]:
        """The main container's arguments."""
        return self._container.args or []

    @arguments.setter
    def arguments(self, value: Any) -> None:
        self._container.args = [str(item) for item in as_list(value)]

    @property
    def env_variables(self) -> list[Any]:
        """The main container's environment."""
        return self._container.env or []

    @property
    def artifact_arguments(self) -> dict[str, str]:
        """Contents of the file inputs by their names."""
        return {item.name: item.content for item in self.file_inputs}

    @property
    def input_artifact_paths(self) -> dict[str, str]:
        """Paths of the file inputs by their names."""
        return {item.name: item.path for item in self.file_inputs}

    @property
    def inputs(self) -> list[PipelineParam]:
        """Every reference in the op's settings and its container."""
        own = [k8s.to_json(self._container), *(item.content for item in self.file_inputs)]
        return referenced_params([*super().inputs, *own])

    def add_pvolumes(self, pvolumes: dict[str, Any] | None = None) -> ContainerOp:
        """Mount volumes by path; the ops that a volume depends on are run before this one."""
        for path, volume in (pvolumes or {}).items():
            self.dependent_names.extend(getattr(volume, "dependent_names", []))
            self._mount(path, volume)
        if pvolumes:
            from tui.compiler.trace.volumes import PipelineVolume

            for path, volume in pvolumes.items():
                self.pvolumes[path] = PipelineVolume(volume=volume).after(self)
        self.pvolume = next(iter(self.pvolumes.values())) if len(self.pvolumes) == 1 else None
        return self

    def _mount(self, path: str, volume: Any) -> None:
        if isinstance(volume, BaseOp):
            raise AttributeError(
                f"'{type(volume).__name__}' object has no attribute 'attribute_map': a volume has to be "
                "mounted, not the step that makes it. Use its .volume."
            )
        # Once for every path, as kfp 1.8 does; Argo takes the first of those with the same name.
        self.add_volume(volume)
        self.container.add_volume_mount(k8s.model("V1VolumeMount")(name=volume.name, mount_path=path))


def _special_artifact(name: str) -> str:
    normal = "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower())
    return normal if normal in ("mlpipeline-ui-metadata", "mlpipeline-metrics") else ""


def _proxy(name: str) -> Callable[..., Any]:
    def call(self: ContainerOp, *args: Any, **kwargs: Any) -> ContainerOp:
        getattr(self.container, name)(*args, **kwargs)
        return self

    call.__name__ = name
    call.__doc__ = getattr(Container, name).__doc__
    return call


for _name in vars(Container):
    if not _name.startswith("_") and callable(getattr(Container, _name)) and not hasattr(ContainerOp, _name):
        setattr(ContainerOp, _name, _proxy(_name))


class ComponentOp(ContainerOp):
    """A step made by calling a component."""

    def _warn_if_direct(self) -> None:
        pass


# What people read in errors is the class that they know from the SDK.
ComponentOp.__name__ = ComponentOp.__qualname__ = "ContainerOp"
