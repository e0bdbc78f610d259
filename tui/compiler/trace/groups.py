"""Control flow: conditions, loops, exit handlers, sub-graphs and recursive graph components."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from tui.compiler.spec.interface import arguments
from tui.compiler.trace.location import user_line
from tui.compiler.trace.params import (
    ConditionOperator,
    PipelineParam,
    loop_over_list,
    loop_over_param,
)
from tui.compiler.trace.pipeline import Group, Pipeline


class OpsGroup(Group):
    """A group of ops under one name."""


class SubGraph(Group):
    """Ops in a template of their own, of which `parallelism` may run at once."""

    TYPE_NAME = "subgraph"

    def __init__(self, parallelism: int) -> None:
        super().__init__("subgraph", parallelism=parallelism)


class ExitHandler(Group):
    """A part of the pipeline after which `exit_op` runs, whether it has failed or not."""

    def __init__(self, exit_op: Any, name: str | None = None) -> None:
        super().__init__("exit-handler")
        if exit_op.dependent_names:
            raise ValueError(
                "exit_op cannot depend on any other ops. It runs when everything else has ended; "
                "take its .after(...) away."
            )
        pipeline = Pipeline.get_default_pipeline()
        if pipeline is not None:
            pipeline.root.remove_op_recursive(exit_op)
        exit_op.is_exit_handler = True
        self.exit_op = exit_op


class Condition(Group):
    """A part of the pipeline that runs only if a comparison of values holds."""

    def __init__(self, condition: ConditionOperator, name: str | None = None) -> None:
        super().__init__("condition", name)
        self.condition = condition
        self.location = user_line()


class ParallelFor(Group):
    """A part of the pipeline that runs once for every item of a list."""

    def __init__(self, loop_args: Any, parallelism: int | None = None) -> None:
        if parallelism is not None and parallelism < 0:
            raise ValueError(f"ParallelFor parallelism must be >= 0. Got: {parallelism}.")
        super().__init__("for-loop")
        self.parallelism = parallelism
        self.location = user_line()
        self.items_is_pipeline_param = isinstance(loop_args, PipelineParam)
        if self.items_is_pipeline_param:
            self.loop_args = loop_over_param(loop_args)
            return
        pipeline = Pipeline.get_default_pipeline()
        if pipeline is None:
            raise ValueError(
                "Default pipeline not defined. A loop can be made inside a pipeline function only."
            )
        self.loop_args = loop_over_list(loop_args, str(pipeline.next_group_id()))

    def __enter__(self) -> Any:
        super().__enter__()
        return self.loop_args


class Graph(Group):
    """A named part of the pipeline that may refer to itself."""

    def __init__(self, name: str) -> None:
        super().__init__("graph", name)

    def enter(self, pipeline: Pipeline) -> None:
        """Open it, or refer to the open graph of the same name."""
        for group in pipeline.groups:
            if isinstance(group, Graph) and group.given_name == self.given_name:
                self.recursive_ref = group
                self.name = group.name
                break
        else:
            self.name = self._make_name(pipeline)
        pipeline.push_group(self)


def graph_component(function: Callable[..., Any]) -> Callable[..., Graph]:
    """Make a part of a pipeline from a function; it may call itself, which makes a loop of the workflow."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Graph:
        graph = Graph(function.__name__)
        parameters = [argument.name for argument in arguments(function)[0]]
        given = dict(zip(parameters, args, strict=False))
        given.update(kwargs)
        for value in (*args, *kwargs.values()):
            if not isinstance(value, PipelineParam):
                raise ValueError(
                    f"arguments to {function.__name__} should be PipelineParams. "
                    "Pass outputs or pipeline parameters; constants belong into the function."
                )
        with graph:
            graph.location = user_line()
            graph.inputs = [given[name] for name in parameters if name in given]
            if graph.recursive_ref is None:
                graph.arguments = given
                function(**given)
        return graph

    return call
