"""The names of kfp.compiler."""

from __future__ import annotations

from typing import Any

from tui.compiler.unserved import module_getattr

from .compiler import Compiler


def build_python_component(*args: Any, **kwargs: Any) -> Any:
    """Refuse: images are not built here. RuntimeError, always."""
    raise RuntimeError(
        "build_python_component builds an image, which kfdeck does not: build it with docker, and name it as "
        "base_image of create_component_from_func."
    )


build_docker_image = build_python_component
__all__ = ["Compiler", "build_docker_image", "build_python_component"]
__getattr__ = module_getattr("kfp.compiler", globals())
