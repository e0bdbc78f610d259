"""What pipelines in use do beside the documentation: each function is a habit or two."""

from typing import Any, Dict, List, NamedTuple, Optional, Union

import kfp
from kfp import dsl, onprem
from kfp.components import (
    InputArtifact,
    InputPath,
    OutputArtifact,
    OutputPath,
    create_component_from_func,
    func_to_container_op,
    load_component_from_text,
)
from kfp.dsl import _for_loop
from kfp.dsl.extensions.kubernetes import use_secret
from kubernetes.client import V1EnvVar, V1ResourceRequirements, V1Volume
from kubernetes.client.models.v1_config_map_volume_source import V1ConfigMapVolumeSource

assert _for_loop.LoopArguments.NUM_CODE_CHARS == 8


@create_component_from_func
def bracketed(
    names: "list[str]" = ["a"],
    sizes: "Dict[str, int]" = {"b": 1},
    rows: List[int] = [3],
    maybe: Optional[int] = None,
    either: Union[str, None] = "x",
    where: InputPath(Optional[str]) = None,
) -> NamedTuple("Both", [("first", Optional[str]), ("second", "list[str]"), ("third", Any)]):
    return ("", [1], None)


@create_component_from_func
def single(value: int = 3) -> Optional[str]:
    return None


@func_to_container_op
def artifacts(model_path: InputArtifact("Model"), report_file: OutputArtifact(), plain: OutputPath):
    pass


@dsl.pipeline(name="types in brackets")
def types_in_brackets(count: int = 2):
    task = bracketed(names=["x", count], sizes={"k": count}, rows=[1, 2])
    bracketed(names=task.outputs["second"], maybe=None, either=None, where=task.outputs["first"])
    single(None)
    single(value=count).set_display_name("shown")
    artifacts(task.outputs["third"].ignore_type(), "const")


@dsl.component
def described(text: str, times: int = 2) -> NamedTuple("Out", [("made", str), ("late", int)]):
    """Make something.

    Args:
        text: what to say
        times (int, optional): how often: a number

    Raises:
        ValueError: never
    """
    return dsl.ContainerOp("described", "image", arguments=[text, times], file_outputs={"made": "/tmp/made"})


@dsl.pipeline(name="outputs that a component declares")
def declared_outputs(text: str = "t"):
    task = described(text)
    described(task.outputs["made"], task.outputs["late"])


@dsl.pipeline(name="attributes set by hand")
def by_hand(tag: str = "1"):
    step = dsl.ContainerOp("step", "image:%s" % tag, command=[], arguments=[])
    step.display_name = "Shown"
    step.container.resources = V1ResourceRequirements(limits={"memory": "1Gi"})
    step.arguments = ["--tag", tag]
    step.num_retries = 2
    step.add_pvolumes({"/cm": V1Volume(name="cm", config_map=V1ConfigMapVolumeSource(name="cm"))})
    step.set_caching_options(None)
    other = dsl.ContainerOp(
        "other",
        "image",
        output_artifact_paths={"mlpipeline-metrics": "/first", "own": "/own"},
        file_outputs={"mlpipeline_metrics": "/second", "kept": "/kept"},
    )
    other.set_memory_limit("1Gi").apply(onprem.add_default_resource_spec("2Gi", "1", cpu_request="2"))
    other.apply(use_secret("my-secret", "/secret")).apply(use_secret("s2", "/s2", "FILE", "key.json"))


@dsl.pipeline(name="volumes named by parameters")
def named_volumes(claim: str = "data", size: str = "1Gi"):
    first = dsl.VolumeOp(name="first", resource_name=claim, size=size)
    dsl.VolumeOp(name="second", resource_name="My_%s" % claim, size="1Gi", generate_unique_name=False)
    dsl.VolumeSnapshotOp(name="third", resource_name="snap %s" % claim, volume=first.volume)


@dsl.pipeline(name="manifests")
def manifests(value: str = "v"):
    dsl.ResourceOp(
        name="object",
        k8s_resource={
            "kind": "ConfigMap",
            "metadata": {"labels": None, "name": "x-%s" % value},
            "data": {"y": "yes", "lines": "a\nb\n", "long": "word " * 40, "list": [None, 1, ""], "ü": "ü"},
        },
        attribute_outputs={"Some Out": "{.data}"},
    )


LOADED = load_component_from_text(
    """
name: Loaded
inputs: [{name: a, type: 'List[int]', default: '[]'}, {name: b, optional: true}, {name: u}]
outputs: [{name: o}, {name: MLPipeline UI Metadata}]
implementation:
  container:
    image: image
    args: [{inputValue: a}, {if: {cond: {isPresent: b}, then: [--b, {inputPath: b}]}}, {inputUri: u},
      {outputUri: o}, {executorInput: null}]
"""
)


@dsl.pipeline(name="placeholders")
def placeholders(items="[1]"):
    LOADED(a=[1, 2], b=None, u="x")
    LOADED(a=items, u=LOADED(u="y").outputs["o"])


@dsl.pipeline(name="images set late")
def late_images(items: str = "[1]"):
    op = load_component_from_text(
        """
        inputs: [{name: a}]
        implementation: {container: {image: "one", args: [{inputValue: a}]}}
        """
    )
    op(items)
    op.component_spec.implementation.container.image = "two"
    op(items)
    op("x")


class Handler(dsl.ContainerOp):
    def __init__(self, text, **kwargs):
        self.text = text
        kwargs.setdefault("name", "handler")
        super().__init__(image="image", arguments=[text], **kwargs)
        self._container.working_dir = "/work"
        self.container.set_cpu_request(cpu=str(1))


@dsl.pipeline(name="subclasses")
def subclasses(text: str = "t"):
    last = Handler(text)
    last.is_exit_handler = True
    with dsl.ExitHandler(exit_op=last):
        first = Handler("x", name="first", pvolumes={"/d": dsl.PipelineVolume(pvc="c", name="n", volume=None)})
        Handler("y", pvolumes={"/d": first.pvolumes["/d"]})


def add_variable(op):
    op.add_env_variable(V1EnvVar("FROM", "transformer"))


@dsl.pipeline(name="settings", description="Says\n\nmore")
def settings():
    dsl.ContainerOp("step", "image")
    conf = dsl.get_pipeline_conf()
    assert conf.add_op_transformer(add_variable) is None
    conf.set_timeout(60).set_ttl_seconds_after_finished(0)


@create_component_from_func
def letters() -> str:
    return "abc"


@dsl.pipeline(name="a loop's parts in a sub-graph")
def parts_beside():
    with dsl.SubGraph(parallelism=2):
        made = letters()
        with dsl.ParallelFor(["x", made.output]) as item:
            dsl.ContainerOp("show", "image", arguments=[item])


@dsl.pipeline(name="a loop's parts around a sub-graph")
def parts_around():
    made = letters()
    with dsl.SubGraph(parallelism=2):
        with dsl.ParallelFor([{"a": "x", "b": made.output}]) as item:
            dsl.ContainerOp("show", "image", arguments=[item.b])


@dsl.pipeline(name="late values")
def late_values(shown: str = "s", cached: str = "true", both: str = "b"):
    dsl.ContainerOp("first", "image").set_display_name(f"First of {shown}")
    dsl.ContainerOp("second", "image").set_caching_options(cached)
    with dsl.Condition(both == "x"):
        dsl.ContainerOp("third", "image").set_display_name(both)


if __name__ == "__main__":
    kfp.compiler.Compiler().compile(settings, __file__ + ".yaml")
