"""The names of kfp.compiler._k8s_helper that files ask for."""

from __future__ import annotations

from typing import Any

from tui.compiler import k8s
from tui.compiler.names import sanitize_k8s_name
from tui.compiler.trace.params import PipelineParam
from tui.compiler.unserved import module_getattr


def convert_k8s_obj_to_json(k8s_obj: Any) -> Any:
    """Give a Kubernetes object in the API's spelling; references become their placeholder texts."""
    if isinstance(k8s_obj, PipelineParam):
        return str(k8s_obj)
    if isinstance(k8s_obj, dict):
        return {key: convert_k8s_obj_to_json(item) for key, item in k8s_obj.items()}
    if isinstance(k8s_obj, list | tuple):
        return type(k8s_obj)(convert_k8s_obj_to_json(item) for item in k8s_obj)
    plain = k8s.to_json(k8s_obj)
    return plain if plain is k8s_obj else convert_k8s_obj_to_json(plain)


__all__ = ["convert_k8s_obj_to_json", "sanitize_k8s_name"]
__getattr__ = module_getattr("kfp.compiler._k8s_helper", globals())
