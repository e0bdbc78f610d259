"""What calling a component does: a step of the pipeline that is being traced."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cached_property
from keyword import iskeyword
from typing import Any

from tui.compiler import names
from tui.compiler.components import expand, graph_trace, graphs
from tui.compiler.spec.component import ComponentReference, ComponentSpec, GraphImplementation
from tui.compiler.spec.structures import InputSpec
from tui.compiler.trace.container import Container
from tui.compiler.trace.ops import BaseOp, ComponentOp
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.parts import FileInput
from tui.compiler.trace.pipeline import Pipeline
from tui.compiler.trace.values import FLOATS, INTEGERS, check_types, outer_type


class ComponentTexts:
    """The annotations of a component's steps in one pipeline.

    They are written when the pipeline has run, as in the SDK: what the file changes in the component's
    implementation until then counts for all of its steps.
    """

    def __init__(self, spec: ComponentSpec, reference: ComponentReference | None) -> None:
        self._spec = spec
        self._reference = reference

    @cached_property
    def types(self) -> dict[str, str]:
        """The types of the inputs, by their names, as far as they are named by a word."""
        return {item.name: item.type for item in self._spec.inputs or () if isinstance(item.type, str)}

    @cached_property
    def spec(self) -> str:
        """The component, as JSON."""
        import json

        return json.dumps(self._spec.to_dict(), sort_keys=True)

    @cached_property
    def reference(self) -> str:
        """Where it came from, as JSON; "" when that is not told."""
        import json

        if self._reference is None:
            return ""
        found = {key: value for key, value in self._reference.to_dict().items() if key != "spec"}
        return json.dumps(found, sort_keys=True)


class ComponentFactory:
    """A component that can be called. Its call signature is the component's inputs."""

    def __init__(self, spec: ComponentSpec, reference: ComponentReference | None = None) -> None:
        self.component_spec = spec
        self.reference = reference or ComponentReference()
        self.inputs: dict[str, InputSpec] = {item.name: item for item in spec.inputs or ()}
        ordered = sorted(
            self.inputs.values(), key=lambda item: item.default is not None or bool(item.optional)
        )
        self._pythonic = python_names([item.name for item in self.inputs.values()])
        self.parameters = [
            (self._pythonic[item.name], item.name, item.default is None and not item.optional)
            for item in ordered
        ]
        self._by_python = {python: name for python, name, _ in self.parameters}
        _check_keywords(self._by_python)
        self.__name__ = spec.name or "Component"
        self.__qualname__ = self.__name__
        self.__doc__ = self._help()

    def _help(self) -> str:
        head = [self.__name__, self.component_spec.description or ""]
        arguments = [f"    {python}: {self._input_help(name)}" for python, name, _ in self.parameters]
        return "\n".join([part for part in head if part] + (["", "Args:", *arguments] if arguments else []))

    def _input_help(self, name: str) -> str:
        spec = self.inputs[name]
        parts = [
            str(spec.type or "Any") + ".",
            spec.description or "",
            "" if not spec.optional else "Optional.",
        ]
        return " ".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"<component {self.__name__}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # To a file a component is a function, and its steps have the outputs.
        raise AttributeError(
            f"'function' object has no attribute {name!r}: only a call of {self.__name__} gives a step."
        )

    @property
    def __signature__(self) -> Any:
        import inspect

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        empty = inspect.Parameter.empty
        return inspect.Signature(
            [
                inspect.Parameter(python, kind, default=empty if needed else self.inputs[name].default)
                for python, name, needed in self.parameters
            ]
        )

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Give arguments by the names of the inputs. TypeError: one is missing, unknown or given twice."""
        count = len(self.parameters)
        if len(args) > count:
            plural = "" if count == 1 else "s"
            raise TypeError(
                f"{self.__name__}() takes {count} positional argument{plural} but {len(args)} "
                f"{'was' if len(args) == 1 else 'were'} given"
            )
        found = {self.parameters[index][1]: value for index, value in enumerate(args)}
        for python, value in kwargs.items():
            name = self._by_python.get(python)
            if name is None:
                known = ", ".join(self._by_python) or "none"
                raise TypeError(
                    f"{self.__name__}() got an unexpected keyword argument '{python}' (its inputs: {known})"
                )
            if name in found:
                raise TypeError(f"{self.__name__}() got multiple values for argument '{python}'")
            found[name] = value
        missing = [python for python, name, needed in self.parameters if needed and name not in found]
        if missing:
            plural = "" if len(missing) == 1 else "s"
            listed = ", ".join(f"'{name}'" for name in missing)
            raise TypeError(
                f"{self.__name__}() missing {len(missing)} required positional argument{plural}: {listed}"
            )
        return found

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make a step of the pipeline that is being traced; outside of one, a TaskSpec.

        TypeError: wrong arguments; ValueError: a constant that does not fit, or none where one is needed.
        """
        arguments = self.bind(args, kwargs)
        if any(isinstance(value, BaseOp) for value in arguments.values()):
            raise TypeError(
                "ContainerOp object was passed to component as an input argument. "
                "Pass a single output instead: task.output or task.outputs['name']."
            )
        if Pipeline.get_default_pipeline() is None:
            return graph_trace.task(self.component_spec, self._own_reference(), arguments)
        self._fill_defaults(arguments)
        self._check_types(arguments)
        if isinstance(self.component_spec.implementation, GraphImplementation):
            return graphs.expand(self.component_spec, arguments, ComponentFactory)
        return self._make_op(arguments)

    def _own_reference(self) -> ComponentReference:
        own = self.reference
        return ComponentReference(name=own.name, digest=own.digest, url=own.url, spec=self.component_spec)

    def _fill_defaults(self, arguments: dict[str, Any]) -> None:
        for name, spec in self.inputs.items():
            if name not in arguments and spec.default is not None:
                arguments[name] = _typed_default(spec)

    def _check_types(self, arguments: dict[str, Any]) -> None:
        for name, value in arguments.items():
            if isinstance(value, PipelineParam):
                check_types(
                    value.param_type,
                    self.inputs[name].type,
                    f'Incompatible argument passed to the input "{name}" of component "{self.__name__}": ',
                )

    def _make_op(self, arguments: dict[str, Any]) -> ComponentOp:
        spec = self.component_spec
        container = getattr(spec.implementation, "container", None)
        if container is None:
            raise TypeError(
                "Only container components have command line to resolve: "
                f'"{self.__name__}" has no implementation.'
            )
        fixed = container.file_outputs or {}
        paths = {item.name: fixed.get(item.name) for item in spec.outputs or ()}
        for name in paths:
            paths[name] = paths[name] or names.default_output_path(name)
        expander = expand.Expander(self.inputs, arguments, lambda name: str(paths[name]))
        command = expander.all(container.command)
        args = expander.all(container.args)
        op = ComponentOp(name=spec.name or "Component", image=container.image)
        op.container.command, op.container.args = command, args
        op.file_inputs = [
            FileInput(name, expander.paths.get(name) or expand.input_path(name), str(value))
            for name, value in arguments.items()
            if name not in expander.as_value
        ]
        op.parameter_arguments = expander.as_value
        op.set_files({name: str(path) for name, path in paths.items()}, {})
        self._name_outputs(op)
        _set_env(op.container, container.env)
        op.component_texts = self.texts()
        self._copy_metadata(op)
        return op

    def _name_outputs(self, op: ComponentOp) -> None:
        types = {item.name: item.type for item in self.component_spec.outputs or ()}
        for name, param in op.outputs.items():
            param.param_type = types[name]
        pythonic = python_names(list(types))
        for name, python in pythonic.items():
            if name in op.outputs:
                op.outputs.setdefault(python, op.outputs[name])

    def _copy_metadata(self, op: ComponentOp) -> None:
        metadata = self.component_spec.metadata
        annotations = dict((metadata and metadata.annotations) or {})
        op.pod_annotations.update(annotations)
        op.pod_labels.update((metadata and metadata.labels) or {})
        if annotations.get("volatile_component") == "true":
            op.enable_caching = True
            op.execution_options.caching_strategy.max_cache_staleness = "P0D"

    def texts(self) -> ComponentTexts:
        """Give the annotations of a step. A component without a name gets one after its first step."""
        spec = self.component_spec
        pipeline = Pipeline.get_default_pipeline()
        known: dict[Any, ComponentTexts] = {} if pipeline is None else pipeline.component_texts
        found = known.get((self, spec.name))
        if found is None:
            found = known[self, spec.name] = ComponentTexts(copy(spec), self.reference)
        if spec.name is None:
            spec.name = "Component"
        return found


def _check_keywords(found: Iterable[str]) -> None:
    for name in found:
        if iskeyword(name):
            raise ValueError(f"{name!r} is not a valid parameter name: rename that input of the component.")


def _set_env(container: Container, env: Any) -> None:
    from tui.compiler import k8s

    for name, value in (env or {}).items():
        container.add_env_variable(k8s.model("V1EnvVar")(name=name, value=value))


def _typed_default(spec: InputSpec) -> Any:
    kind = outer_type(spec.type) if spec.optional else None
    if kind in INTEGERS:
        return int(spec.default)
    if kind in FLOATS:
        return float(spec.default)
    return spec.default


def python_names(found: list[str]) -> dict[str, str]:
    """Give a distinct Python name for each name; those that are Python names already keep theirs."""
    result = {name: name for name in found if names.python_identifier(name) == name}
    taken = set(result.values())
    for name in found:
        if name in result:
            continue
        number = 1
        python = names.python_identifier(name)
        while python in taken:
            number += 1
            python = names.python_identifier(f"{name} {number}")
        result[name] = python
        taken.add(python)
    return result
