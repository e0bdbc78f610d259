"""The pipeline that is being traced, and its settings."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from tui.compiler import k8s, names


class PipelineConf:
    """Settings of a whole pipeline."""

    def __init__(self) -> None:
        self.image_pull_secrets: list[Any] = []
        self.timeout = 0
        self.ttl_seconds_after_finished = -1
        self._pod_disruption_budget_min_available: Any = None
        self.op_transformers: list[Callable[[Any], Any]] = []
        self.default_pod_node_selector: dict[str, Any] = {}
        self.image_pull_policy: str | None = None
        self.parallelism: int | None = None
        self.dns_config: Any = None
        self._data_passing_method: Any = None

    def set_image_pull_secrets(self, image_pull_secrets: list[Any]) -> PipelineConf:
        """Set the secrets to pull images with (a list of V1LocalObjectReference)."""
        self.image_pull_secrets = image_pull_secrets
        return self

    def set_timeout(self, seconds: int) -> PipelineConf:
        """Set after how many seconds the run is stopped."""
        self.timeout = seconds
        return self

    def set_parallelism(self, max_num_pods: int) -> PipelineConf:
        """Set how many pods may run at once. ValueError: less than one."""
        if max_num_pods < 1:
            raise ValueError(f"Pipeline max_num_pods set to < 1, allowed values are > 0: {max_num_pods}.")
        self.parallelism = max_num_pods
        return self

    def set_ttl_seconds_after_finished(self, seconds: int) -> PipelineConf:
        """Set how many seconds the workflow is kept after its end."""
        self.ttl_seconds_after_finished = seconds
        return self

    def set_pod_disruption_budget(self, min_available: int | str) -> PipelineConf:
        """Set how many pods must stay available ("50%" or a number)."""
        self._pod_disruption_budget_min_available = min_available
        return self

    def set_default_pod_node_selector(self, label_name: str, value: str) -> PipelineConf:
        """Add a node label that all pods need."""
        self.default_pod_node_selector[label_name] = value
        return self

    def set_image_pull_policy(self, policy: str) -> PipelineConf:
        """Set when images are pulled; checked when the pipeline is compiled."""
        self.image_pull_policy = policy
        return self

    def add_op_transformer(self, transformer: Callable[[Any], Any]) -> None:
        """Add a function that changes every op of the pipeline. It can't be chained, as in the SDK."""
        self.op_transformers.append(transformer)

    def set_dns_config(self, dns_config: Any) -> None:
        """Set how pods find names (V1PodDNSConfig). It can't be chained, as in the SDK."""
        self.dns_config = dns_config

    @property
    def data_passing_method(self) -> Any:
        """How artifacts travel; None for the artifact store."""
        return self._data_passing_method

    @data_passing_method.setter
    def data_passing_method(self, value: Any) -> None:
        self._data_passing_method = value

    @property
    def pod_disruption_budget_min_available(self) -> Any:
        """How many pods must stay available; None when not set."""
        return self._pod_disruption_budget_min_available


class KubernetesVolume:
    """Passes artifacts through a volume instead of the artifact store."""

    def __init__(self, volume: Any, path_prefix: str = "artifact_data/") -> None:
        if not (isinstance(volume, dict) or k8s.is_model(volume, "V1Volume")):
            raise TypeError("volume must be either V1Volume or dict, not " + type(volume).__name__)
        self._volume = volume
        self._path_prefix = path_prefix

    @property
    def volume(self) -> Any:
        """The volume (V1Volume, or a dict in the API's spelling)."""
        return self._volume

    @property
    def path_prefix(self) -> str:
        """The folder in the volume, with a slash at its end."""
        return self._path_prefix


class Group:
    """A group of ops: the whole pipeline, a condition, a loop and so on.

    `type` is "pipeline", "condition", "for-loop", "exit-handler", "graph" or "subgraph". `operands` of a
    condition, `loop_item` of a loop and `exit_op` of an exit handler are set by their own classes.
    """

    def __init__(self, group_type: str, name: str | None = None, parallelism: int | None = None) -> None:
        if parallelism is not None and parallelism < 1:
            raise ValueError(f"SubGraph parallism set to < 1, allowed values are > 0: {parallelism}.")
        self.type = group_type
        self.given_name = name
        self.name = name or ""
        self.ops: list[Any] = []
        self.groups: list[Group] = []
        self.parallelism = parallelism
        self.dependencies: list[Any] = []
        self.recursive_ref: Group | None = None
        self.inputs: list[Any] = []
        self.arguments: dict[str, Any] = {}
        self.location: tuple[str, int] = ("", 0)

    def __enter__(self) -> Any:
        pipeline = Pipeline.get_default_pipeline()
        if pipeline is None:
            raise ValueError(
                "Default pipeline not defined. Groups can be made inside a pipeline function only."
            )
        self.enter(pipeline)
        return self

    def enter(self, pipeline: Pipeline) -> None:
        """Become the innermost open group. A graph that is open already is referred to instead."""
        self.name = self._make_name(pipeline)
        pipeline.push_group(self)

    def _make_name(self, pipeline: Pipeline) -> str:
        number = pipeline.next_group_id()
        parts = [self.type, self.given_name, str(number)]
        return "-".join(part for part in parts if part).replace("_", "-")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pipeline = Pipeline.get_default_pipeline()
        if pipeline is not None:
            pipeline.pop_group()

    def after(self, *ops: Any) -> Group:
        """Let it start only after others have finished."""
        self.dependencies.extend(ops)
        return self

    def remove_op_recursive(self, op: Any) -> None:
        """Take an op out of this group or whatever group inside of it has it."""
        self.ops = [item for item in self.ops if item is not op]
        for group in self.groups:
            group.remove_op_recursive(op)


class Pipeline:
    """Everything that a pipeline function made while it ran."""

    _current: Pipeline | None = None

    def __init__(self, name: str, sdk_quirks: bool = False) -> None:
        self.name = name
        self.sdk_quirks = sdk_quirks
        self._k8s_names: set[str] = set()
        self._numbers: dict[str, int] = {}
        self.ops: dict[str, Any] = {}
        self.root = Group("pipeline", name)
        self.groups: list[Group] = [self.root]
        self.conf = PipelineConf()
        self.notes: list[tuple[str, str, tuple[str, int]]] = []
        self._group_id = 0
        self.component_texts: dict[Any, Any] = {}

    @staticmethod
    def get_default_pipeline() -> Pipeline | None:
        """Give the pipeline that is being traced, if any."""
        return Pipeline._current

    def __enter__(self) -> Pipeline:
        if Pipeline._current is not None:
            raise Exception(  # the type that callers of the SDK know
                "Nested pipelines are not allowed. Compile one after the other, or call the inner function."
            )
        Pipeline._current = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Pipeline._current = None

    def add_op(self, op: Any, define_only: bool) -> str:
        """Take an op in, and give it its unique name. `define_only`: it stays outside of the groups."""
        base = names.op_identifier(op.human_name) or "task"
        name = self._numbered(base)
        if not self.sdk_quirks and (not names.k8s_name(name) or names.k8s_name(name) in self._k8s_names):
            name = self._distinct(base, op.location)
        self._k8s_names.add(names.k8s_name(name))
        self.ops[name] = op
        if not define_only:
            self.groups[-1].ops.append(op)
        return name

    def _numbered(self, base: str) -> str:
        """Give the first free name: the base, or with a number. Where the last search ended is remembered."""
        if base not in self.ops:
            return base
        number = self._numbers.get(base, 2)
        while f"{base}-{number}" in self.ops:
            number += 1
        self._numbers[base] = number
        return f"{base}-{number}"

    def _distinct(self, base: str, location: tuple[str, int]) -> str:
        """Name a task whose name has nothing of its own left when only a-z, 0-9 and dashes may stay."""
        short = names.k8s_name(base)
        name = names.unique(short or "task", {*self.ops, *self._k8s_names}, "-")
        self.note(
            "name-collapse",
            f'The task of "{base}" is called "{name}": of its name only a-z, 0-9 and dashes can stay.',
            location,
        )
        return name

    def push_group(self, group: Group) -> None:
        """Open a group inside the innermost one."""
        self.groups[-1].groups.append(group)
        self.groups.append(group)

    def pop_group(self) -> None:
        """Close the innermost group."""
        self.groups.pop()

    def next_group_id(self) -> int:
        """Give the next number; groups and loop items share one counter."""
        self._group_id += 1
        return self._group_id

    def note(self, code: str, message: str, location: tuple[str, int] = ("", 0)) -> None:
        """Keep something that the user should know; it becomes a diagnostic."""
        self.notes.append((code, message, location))


def get_pipeline_conf() -> PipelineConf:
    """Give the settings of the pipeline that is being traced. ValueError: there is none."""
    pipeline = Pipeline.get_default_pipeline()
    if pipeline is None:
        raise ValueError("Default pipeline not defined. Call this inside of a pipeline function.")
    return pipeline.conf
