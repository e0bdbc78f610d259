"""Components made from Python functions."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from tui.compiler.components.factory import ComponentFactory
from tui.compiler.spec import program
from tui.compiler.spec.component import ComponentSpec
from tui.compiler.spec.interface import (
    InputArtifact,
    InputBinaryFile,
    InputPath,
    InputTextFile,
    Interface,
    Port,
    extract,
)
from tui.compiler.spec.source import function_source
from tui.compiler.spec.structures import (
    ContainerImplementation,
    ContainerSpec,
    IfPlaceholder,
    IfPlaceholderStructure,
    InputPathPlaceholder,
    InputValuePlaceholder,
    IsPresentPlaceholder,
    MetadataSpec,
    OutputPathPlaceholder,
)
from tui.compiler.trace.location import user_line

DEFAULT_IMAGE = "python:3.7"
default_base_image_or_builder: Any = DEFAULT_IMAGE
_PASSED_AS_FILE = (InputArtifact, InputPath, InputTextFile, InputBinaryFile)


def component_from_function(
    function: Callable[..., Any],
    base_image: str | None = None,
    packages: list[str] | None = None,
    extra_code: str = "",
    annotations: Mapping[str, str] | None = None,
    source: str | None = None,
) -> ComponentFactory:
    """Make a component of a function; `source` stands in its program instead of the function's own text.

    ValueError: two base images are given, or the interface can't be made; OSError: its text can't be read.
    """
    found = extract(function)
    image = _base_image(function, base_image)
    if source is None:
        source = function_source(function)
    text = program.program(source, function.__name__, found, extra_code)
    container = ContainerSpec(
        image=image,
        command=[*_pip_part(packages), "sh", "-ec", program.LAUNCHER, text],
        args=_arguments(found),
    )
    spec = ComponentSpec(
        name=found.name,
        description=found.description,
        inputs=[port.spec for port in found.inputs] or None,
        outputs=found.outputs or None,
        implementation=ContainerImplementation(container=container),
        metadata=MetadataSpec(annotations=dict(annotations)) if annotations else None,
    )
    factory = ComponentFactory(spec)
    registry.append(ComponentSource(factory, function, list(packages or []), image, extra_code, user_line()))
    return factory


class ComponentSource:
    """Which function a component was made from, with what, and where in the user's file."""

    def __init__(
        self,
        factory: ComponentFactory,
        function: Callable[..., Any],
        packages: list[str],
        image: str,
        extra_code: str,
        location: tuple[str, int],
    ) -> None:
        self.factory = factory
        self.function = function
        self.packages = packages
        self.image = image
        self.extra_code = extra_code
        self.location = location


# Every component made from a function in this process: what the suspicions are looked for in.
registry: list[ComponentSource] = []


def _base_image(function: Any, base_image: str | None) -> str:
    own = getattr(function, "_component_base_image", None)
    if own and base_image and own != base_image:
        raise ValueError(
            f"base_image ({base_image}) conflicts with the decorator-specified base image metadata ({own})"
        )
    image = base_image or own or default_base_image_or_builder
    return str(image() if callable(image) else image)


def _pip_part(packages: list[str] | None) -> list[str]:
    if not packages:
        return []
    listed = " ".join(repr(str(package)) for package in packages)
    quiet = "PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-warn-script-location"
    return ["sh", "-c", f'({quiet} {listed} || {quiet} {listed} --user) && "$0" "$@"']


def _arguments(found: Interface) -> list[Any]:
    result: list[Any] = []
    for port in found.inputs:
        result.extend(_input_argument(port))
    for port in found.file_outputs:
        result += [program.flag(port), OutputPathPlaceholder(output_name=port.spec.name)]
    if found.results:
        result.append("----output-paths")
        result += [OutputPathPlaceholder(output_name=item.name) for item in found.results]
    return result


def _input_argument(port: Port) -> list[Any]:
    name = port.spec.name
    as_file = port.passing in _PASSED_AS_FILE
    value: Any = (InputPathPlaceholder if as_file else InputValuePlaceholder)(input_name=name)
    pieces = [program.flag(port), value]
    if not port.spec.optional:
        return pieces
    condition = IsPresentPlaceholder(input_name=name)
    return [IfPlaceholder(if_structure=IfPlaceholderStructure(condition=condition, then_value=pieces))]


def create_component_from_func(
    func: Callable[..., Any],
    output_component_file: str | None = None,
    base_image: str | None = None,
    packages_to_install: list[str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> ComponentFactory:
    """Make a component of a function, and save it when a file is named."""
    factory = component_from_function(func, base_image, packages_to_install, annotations=annotations)
    if output_component_file:
        save(factory, output_component_file)
    return factory


def func_to_container_op(
    func: Callable[..., Any],
    output_component_file: str | None = None,
    base_image: str | None = None,
    extra_code: str | None = "",
    packages_to_install: list[str] | None = None,
    modules_to_capture: list[str] | None = None,
    use_code_pickling: bool = False,
    annotations: Mapping[str, str] | None = None,
) -> ComponentFactory:
    """Make a component of a function (the older name).

    With `use_code_pickling` its code travels as a pickle, with that of `modules_to_capture` (its own module
    if not given). ImportError: that needs cloudpickle, which is not there.
    """
    source = None
    if use_code_pickling:
        from tui.compiler.spec.pickled import pickled_source

        source = pickled_source(func, modules_to_capture)
    factory = component_from_function(
        func, base_image, packages_to_install, extra_code or "", annotations, source
    )
    if output_component_file:
        save(factory, output_component_file)
    return factory


def func_to_component_text(
    func: Callable[..., Any],
    extra_code: str = "",
    base_image: str | None = None,
    packages_to_install: list[str] | None = None,
    modules_to_capture: list[str] | None = None,
    use_code_pickling: bool = False,
) -> str:
    """Give the text of the component file of a function."""
    from tui.compiler.emit import dump_yaml

    factory = func_to_container_op(
        func, None, base_image, extra_code, packages_to_install, modules_to_capture, use_code_pickling
    )
    return dump_yaml(factory.component_spec.to_dict())


def func_to_component_file(
    func: Callable[..., Any],
    output_component_file: str,
    base_image: str | None = None,
    extra_code: str = "",
    packages_to_install: list[str] | None = None,
    modules_to_capture: list[str] | None = None,
    use_code_pickling: bool = False,
) -> None:
    """Save a function as a component file."""
    text = func_to_component_text(
        func, extra_code, base_image, packages_to_install, modules_to_capture, use_code_pickling
    )
    with open(output_component_file, "w", encoding="utf-8") as stream:
        stream.write(text)


def save(factory: ComponentFactory, file_path: str) -> None:
    """Write a component's file, making its folder."""
    folder = os.path.dirname(file_path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    factory.component_spec.save(file_path)
