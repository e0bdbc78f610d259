"""What people's files do that the documents do not mention."""

from kubernetes import client

from kfp import components, dsl

# Made outside of any pipeline: it belongs to none.
dsl.VolumeOp(name="stray", resource_name="stray-claim", size="1Gi")


@components.create_component_from_func
def show(text: str) -> str:
    return text


@dsl.pipeline(name="after a stray step")
def after_stray():
    show("x")


@dsl.pipeline(name="defaults that do not fit")
def misfit_defaults(
    count: str = 10,
    ratio: int = 2.5,
    flag: bool = 1,
    table: "CSV" = 3,
    pair=(1, 2),
    typed_pair: tuple = (1, 2),
    some: list = (1, 2),
    members={"one"},
    data: bytes = b"x",
    number: float = 3,
    text: str = "7",
):
    show(text)
    show(count)


@dsl.pipeline(name="one volume at two places")
def shared_volume():
    made = dsl.VolumeOp(name="make", resource_name="claim", size="1Gi")
    first = dsl.ContainerOp(
        name="first", image="alpine", pvolumes={"/in": made.volume, "/out": made.volume}
    )
    dsl.ContainerOp(
        name="second", image="alpine", pvolumes={"/in": first.pvolumes["/in"], "/out": made.volume}
    )


@dsl.pipeline(name="claims as objects")
def claims():
    claim = client.V1PersistentVolumeClaim(
        api_version="v1",
        kind="PersistentVolumeClaim",
        metadata=client.V1ObjectMeta(name="{{workflow.name}}-claim"),
    )
    made = dsl.VolumeOp(name="make", k8s_resource=claim)
    dsl.ContainerOp(name="use", image="alpine", command="ls", pvolumes={"/data": made.volume})
    snapshot = {"apiVersion": "v1", "kind": "VolumeSnapshot", "metadata": {"name": "s"}}
    dsl.VolumeSnapshotOp(name="keep", k8s_resource=snapshot)
