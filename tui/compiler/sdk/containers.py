"""The names of kfp.containers: images are not built here."""

from __future__ import annotations

from typing import Any

from tui.compiler.unserved import module_getattr

# What is asked for inside of this module reaches the embedded finder, which explains it.
__path__: list[str] = []


def build_image_from_working_dir(*args: Any, **kwargs: Any) -> Any:
    """Refuse: images are not built here. RuntimeError, always."""
    raise RuntimeError(
        "build_image_from_working_dir builds an image, which kfdeck does not: build it with docker, "
        "and name it as base_image."
    )


class ContainerBuilder:
    """Refuses to build."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        build_image_from_working_dir()


default_image_builder = None
__getattr__ = module_getattr("kfp.containers", globals())
