"""The names of kfp.dsl."""

from __future__ import annotations

from tui.compiler.trace.container import InitContainer, Sidecar, UserContainer
from tui.compiler.trace.decorators import (
    PipelineExecutionMode,
    component,
    pipeline,
    python_component,
)
from tui.compiler.trace.groups import (
    Condition,
    ExitHandler,
    OpsGroup,
    ParallelFor,
    SubGraph,
    graph_component,
)
from tui.compiler.trace.ops import BaseOp, ContainerOp
from tui.compiler.trace.params import ConditionOperator, PipelineParam
from tui.compiler.trace.parts import InputArgumentPath
from tui.compiler.trace.pipeline import Pipeline, PipelineConf, get_pipeline_conf
from tui.compiler.trace.volumes import (
    VOLUME_MODE_ROM,
    VOLUME_MODE_RWM,
    VOLUME_MODE_RWO,
    PipelineVolume,
    ResourceOp,
    VolumeOp,
    VolumeSnapshotOp,
)
from tui.compiler.unserved import module_getattr

from . import data_passing_methods, types
from ._pipeline_param import match_serialized_pipelineparam

RUN_ID_PLACEHOLDER = "{{workflow.uid}}"
EXECUTION_ID_PLACEHOLDER = "{{workflow.uid}}-{{pod.name}}"
ROOT_PARAMETER_NAME = "pipeline-root"

__all__ = [
    "EXECUTION_ID_PLACEHOLDER",
    "ROOT_PARAMETER_NAME",
    "RUN_ID_PLACEHOLDER",
    "VOLUME_MODE_ROM",
    "VOLUME_MODE_RWM",
    "VOLUME_MODE_RWO",
    "BaseOp",
    "Condition",
    "ConditionOperator",
    "ContainerOp",
    "ExitHandler",
    "InitContainer",
    "InputArgumentPath",
    "OpsGroup",
    "ParallelFor",
    "Pipeline",
    "PipelineConf",
    "PipelineExecutionMode",
    "PipelineParam",
    "PipelineVolume",
    "ResourceOp",
    "Sidecar",
    "SubGraph",
    "UserContainer",
    "VolumeOp",
    "VolumeSnapshotOp",
    "component",
    "data_passing_methods",
    "get_pipeline_conf",
    "graph_component",
    "match_serialized_pipelineparam",
    "pipeline",
    "python_component",
    "types",
]
__getattr__ = module_getattr("kfp.dsl", globals())
