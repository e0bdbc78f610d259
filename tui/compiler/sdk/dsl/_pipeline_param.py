"""The names of kfp.dsl._pipeline_param that files ask for."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui.compiler import k8s
from tui.compiler.names import sanitize_k8s_name
from tui.compiler.trace.ops import referenced_params
from tui.compiler.trace.params import PATTERN, ConditionOperator, PipelineParam
from tui.compiler.unserved import module_getattr


class PipelineParamTuple(NamedTuple):
    """A reference as it was found in a text."""

    name: str
    op: str
    pattern: str


def match_serialized_pipelineparam(payload: str) -> list[PipelineParamTuple]:
    """Find the references in a text."""
    return [PipelineParamTuple(found[2], found[1], found[0]) for found in PATTERN.finditer(payload)]


def extract_pipelineparams(payloads: str | list[str]) -> list[PipelineParam]:
    """Give every reference in a text, or in several, once."""
    return referenced_params(payloads if isinstance(payloads, list) else [payloads])


def extract_pipelineparams_from_any(payload: Any) -> list[PipelineParam]:
    """Give every reference in texts, lists, dicts and Kubernetes objects once."""
    return referenced_params([payload if isinstance(payload, PipelineParam) else k8s.to_json(payload)])


__all__ = ["ConditionOperator", "PipelineParam", "PipelineParamTuple", "sanitize_k8s_name"]
__getattr__ = module_getattr("kfp.dsl._pipeline_param", globals())
