"""The names of kubernetes.config: no cluster is reached while a pipeline is compiled."""

from __future__ import annotations

from typing import Any

# What is asked for inside of this module reaches the embedded finder, which explains it.
__path__: list[str] = []


class ConfigException(Exception):
    """A configuration could not be read."""


def load_kube_config(*args: Any, **kwargs: Any) -> None:
    """Do nothing: no cluster is reached."""


load_incluster_config = load_config = load_kube_config
