"""Checks of the texts that Kubernetes takes as amounts and policies. References are taken unchecked."""

from __future__ import annotations

import re
from typing import Any

from tui.compiler.trace.params import MARK, PipelineParam

_MEMORY = re.compile(r"[0-9]+(E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|Ki)?\Z")
_CPU_MILLI = re.compile(r"[0-9]+m\Z")
PULL_POLICIES = ("Always", "Never", "IfNotPresent")
RETRY_POLICIES = ("Always", "OnError", "OnFailure", "OnTransientError")
GPU_VENDORS = ("nvidia", "amd")


def is_reference(value: Any) -> bool:
    """Tell whether a value is known only when the pipeline runs."""
    return isinstance(value, PipelineParam) or (isinstance(value, str) and MARK in value)


def _check_text(value: Any) -> None:
    if not isinstance(value, str):
        raise TypeError(f"expected string, got {value!r}: write the amount as a text.")


def check_size(text: Any) -> None:
    """Check an amount of memory or storage. ValueError: it is none; TypeError: it is no text."""
    if is_reference(text):
        return
    _check_text(text)
    if not _MEMORY.match(text):
        raise ValueError(
            "Invalid memory string. Should be an integer, or integer followed by one of "
            f'"E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|Ki", not {text!r}.'
        )


def check_cpu(text: Any) -> None:
    """Check an amount of processor time. ValueError: it is none; TypeError: it is no text."""
    if is_reference(text):
        return
    _check_text(text)
    if _CPU_MILLI.match(text):
        return
    try:
        float(text)
    except (TypeError, ValueError):
        raise ValueError(
            f'Invalid cpu string. Should be float or integer, or integer followed by "m", not {text!r}.'
        ) from None


def check_gpu(count: Any, vendor: str) -> None:
    """Check a number of graphics processors. ValueError: it is none, or the vendor is unknown."""
    if is_reference(count):
        return
    try:
        number = int(count)
    except (TypeError, ValueError):
        raise ValueError(f"Invalid gpu. Should be integer, not {count!r}.") from None
    if number <= 0:
        raise ValueError(f"gpu must be positive integer, not {count!r}.")
    if vendor not in GPU_VENDORS:
        raise ValueError(f"vendor can only be nvidia or amd, not {vendor!r}.")


def check_pull_policy(policy: str) -> None:
    """Check an image pull policy. ValueError: Kubernetes has no such one."""
    if policy not in PULL_POLICIES:
        raise ValueError(
            f"Invalid imagePullPolicy. Must be one of `Always`, `Never`, `IfNotPresent`, not {policy!r}."
        )
