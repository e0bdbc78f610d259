"""Rows of the interface rules that the other files leave out."""
import functools
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union

import kfp
from kfp import components, dsl
from kfp.components import InputPath, OutputPath, create_component_from_func, func_to_container_op
from kfp.dsl.types import GCSPath, Integer
from kubernetes import client as k8s
from kubernetes.client.models import V1EnvVar


@create_component_from_func
def bare(a_path: InputPath(), b_path: OutputPath(), c: Union[int, str], d: Tuple[int, str], e: list[int]):
    """Two lines
    of summary.

    :param c: the c
    :param d: the d value
        over two lines
    """


@create_component_from_func
def optional_union(a: Union[int, None] = None, b: Optional[List[str]] = None, c: Callable = None, d: object = None):
    """
    Starts on the second line.

    Parameters
    ----------
    a : int
        numpy style a
    b
        numpy style b
    """


@create_component_from_func
def typed_dsl(path: GCSPath() = "gs://x", count: Integer() = 3) -> GCSPath():
    return path


@functools.partial(create_component_from_func, base_image="img:2", packages_to_install=["a", "b==1"])
def decorated(text: str = "a\nb", number: float = 2, flag: bool = False) -> str:
    """Uses %(prog)s and "quotes" and \\ back."""
    return text


@create_component_from_func
def nested_names(a_b: str, a__c: str, A: int, file: InputPath("csv"), path: OutputPath("csv")) -> NamedTuple(
    "Out", [("a_b", str), ("path", int)]
):
    return a_b, 1


class Out(NamedTuple):
    first: str
    second: "Custom"
    third: List[int]


@create_component_from_func
def class_tuple(x) -> Out:
    return Out("a", "b", [])


@dsl.python_component(name="Named By Decorator", description="Described", base_image="deco:1")
def python_component(a: int = 1) -> int:
    return a


python_component_op = func_to_container_op(python_component)


@dsl.component
def old_component(msg: str = "x", num: Integer() = 1) -> {"out": "String"}:
    return dsl.ContainerOp("old", "img", arguments=[msg, num], file_outputs={"out": "/o"})


mixed = components.load_component_from_text("""
name: Mixed Names
description: "Multi\\nline: text"
metadata:
  annotations: {author: A}
inputs:
- {name: a b}
- {name: a-b, default: 'x'}
- {name: A B, optional: true}
- {name: json, type: JsonObject, default: '{"a": 1}'}
- {name: int, type: Integer, default: '5'}
- {name: float, type: Float, default: '2'}
outputs:
- {name: Out-1}
- {name: out_1}
implementation:
  container:
    image: i
    command: [a, {inputValue: a b}, {inputValue: a-b}, {inputValue: json}, {inputValue: int}, {inputValue: float}]
    args: [{if: {cond: {isPresent: A B}, then: [x, {inputValue: A B}]}}, {concat: [p, {outputPath: Out-1}]}]
""")


@dsl.pipeline(name="more", description="d: e", pipeline_root="gs://root")
def more(a: int, b: Dict[str, Any] = {"k": [1, None, True]}, c: Optional[str] = None, d: List = [], e: float = 1):
    t1 = bare("x", c="5", d="t", e="[3]")
    t2 = optional_union(a, c="x")
    t3 = typed_dsl()
    t4 = typed_dsl(path=t3.output, count=a.ignore_type())
    t5 = decorated(number=3, flag=True)
    t6 = decorated("%s and %s" % (c, t5.output), number=a.ignore_type())
    t7 = nested_names("v", "w", 1, "f")
    t8 = nested_names(t7.outputs["a_b"], str(t7.outputs["path_2"]), a, t7.outputs["path"])
    t9 = class_tuple(b)
    class_tuple(t9.outputs["third"].ignore_type())
    class_tuple({"x": t9.outputs["first"], "y": [a, "z"]})
    class_tuple([t9.outputs["second"], {"k": c}])
    python_component_op()
    t10 = old_component(c, a)
    old_component(t10.outputs["out"])
    m = mixed("1", a_b_2=t8.outputs["a_b"], json={"b": 1, "a": [a]}, int=a, float=e)
    mixed(m.outputs["Out-1"], m.outputs["out_1"], "opt")


@dsl.pipeline(name="Settings more")
def settings_more(n: int = 3, text: str = "t", size: str = "1Gi"):
    t = class_tuple("x")
    t.set_retry(n, policy="OnFailure")
    t.container.add_env_variable(V1EnvVar("POSITIONAL", text))
    t.container.set_env_from = None
    t.add_volume(k8s.V1Volume(name="v", persistent_volume_claim=k8s.V1PersistentVolumeClaimVolumeSource(claim_name=text)))
    t.container.add_volume_mount(k8s.V1VolumeMount(name="v", mount_path="/v", sub_path=text))
    t.container.working_dir = "/work"
    t.container.lifecycle = k8s.V1Lifecycle(pre_stop=k8s.V1LifecycleHandler(_exec=k8s.V1ExecAction(command=["sh"])))
    t.add_affinity(k8s.V1Affinity(pod_affinity=None))
    t.add_toleration({"key": "a"})
    u = class_tuple("y").set_memory_limit(size).set_ephemeral_storage_limit(size)
    u.container.resources = k8s.V1ResourceRequirements(limits={"cpu": 1}, requests={"memory": "1Gi"})
    u.add_pod_label("x", n)
    u.execution_options.caching_strategy.max_cache_staleness = "P30D"
    w = dsl.ContainerOp("w", "i", command="one", arguments="two")
    w.command = ["new", text]
    w.arguments = [n, 1, None]
    w.container.image = "changed:%s" % n
    w.add_sidecar(dsl.Sidecar("s", "i").set_mirror_volume_mounts())
    w.apply(lambda op: op.add_pod_annotation("k", "v"))
    w.after(t, u)
    x = dsl.ContainerOp("x", "i", arguments=["--a", dsl.RUN_ID_PLACEHOLDER, dsl.EXECUTION_ID_PLACEHOLDER, "{{workflow.name}}"])
    v = dsl.VolumeOp(name="vol", resource_name="r", size=size, modes=dsl.VOLUME_MODE_RWM)
    y = dsl.ContainerOp("y", "i", pvolumes={"/a": v.volume, "/b": dsl.PipelineVolume(name="named", pvc="c")})
    dsl.ContainerOp("z", "i", pvolumes=y.pvolumes)


@dsl.pipeline(name="Reflected")
def reflected(p: int = 1, q: str = "x"):
    with dsl.Condition(5 < p):
        class_tuple(1)
    with dsl.Condition("x" != q, "n a-m_e"):
        class_tuple(2)
    with dsl.Condition(p == q):
        with dsl.ParallelFor([{"a": p, "b": q}, {"a": 1, "b": "%s!" % q}]) as it:
            class_tuple(it.a)
            class_tuple("%s-%s" % (it.b, p))
    with dsl.Condition(q == True), dsl.ParallelFor((1, 2)) as it:
        class_tuple(it)
