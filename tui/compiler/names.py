"""The name rules of kfp 1.8: how a Python or component name becomes a task, parameter, group or file name."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")
_NOT_K8S = re.compile(r"[^-0-9a-z]+")
_NOT_K8S_CASED = re.compile(r"[^-_0-9A-Za-z]+")
_DASHES = re.compile("-+")
_NOT_FILE = re.compile(r"[^-_.0-9a-zA-Z]+")


def _words(name: str) -> str:
    text = _NOT_WORD.sub(" ", name.lower()).strip()
    return "n" + text if text[:1].isdigit() else text


@lru_cache(maxsize=4096)
def python_identifier(name: str) -> str:
    """Give the Python argument name of an input: `Input 1` becomes `input_1`."""
    return _words(name).replace(" ", "_")


@lru_cache(maxsize=4096)
def op_identifier(name: str) -> str:
    """Give the task name of a component: `Print and return` becomes `print-and-return`."""
    return _words(name).replace(" ", "-")


@lru_cache(maxsize=65536)
def k8s_name(name: str) -> str:
    """Make a Kubernetes object name: lower case letters, digits and single dashes."""
    return _DASHES.sub("-", _NOT_K8S.sub("-", name.lower())).strip("-")


@lru_cache(maxsize=65536)
def parameter_name(name: str) -> str:
    """Make a parameter name: as `k8s_name`, but case and underscores stay."""
    return _DASHES.sub("-", _NOT_K8S_CASED.sub("-", name)).strip("-")


def sanitize_k8s_name(name: str, allow_capital_underscore: bool = False) -> str:
    """Give `parameter_name` or `k8s_name`, as the SDK's function of this name has it."""
    return parameter_name(name) if allow_capital_underscore else k8s_name(name)


@lru_cache(maxsize=65536)
def output_name(op_name: str, name: str) -> str:
    """Give the workflow-wide name of an op's output, or of a pipeline parameter when `op_name` is ""."""
    op_name = k8s_name(op_name)
    return f"{op_name}-{parameter_name(name)}" if op_name else parameter_name(name)


@lru_cache(maxsize=4096)
def file_name(name: str) -> str:
    """Make a name for a folder under /tmp/inputs or /tmp/outputs."""
    return _NOT_FILE.sub("_", name)


def default_output_path(name: str) -> str:
    """Give where an output's file lies in the container."""
    return f"/tmp/outputs/{file_name(name)}/data"


def unique(name: str, taken: Container[str], separator: str) -> str:
    """Give `name`, or `name<separator>2`, `...3` and so on when it is taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}{separator}{number}" in taken:
        number += 1
    return f"{name}{separator}{number}"


def title(function_name: str) -> str:
    """Make a readable name of a Python one: `train_model` becomes `Train model`."""
    text = " ".join(function_name.replace("_", " ").split())
    return text[:1].upper() + text[1:]
