"""Jobs and outcomes as bytes: a JSON head, then the large parts as they are."""

from __future__ import annotations

import json
from typing import Any

from tui.compiler.run.outcome import Job, Outcome, PipelineOutcome, Problem

HEAD = 8


def frame(payload: bytes) -> bytes:
    """Put a payload's length in front of it."""
    return len(payload).to_bytes(HEAD, "big") + payload


def frame_length(data: bytes | bytearray) -> int | None:
    """Give the length of the payload that data starts with; None while that is not known."""
    return int.from_bytes(data[:HEAD], "big") if len(data) >= HEAD else None


def pack_job(job: Job, **extra: Any) -> bytes:
    """Write a job, with what else the worker has to know."""
    return json.dumps({"job": vars(job), **extra}).encode()


def unpack_job(data: bytes) -> tuple[Job, dict[str, Any]]:
    """Read a job, and what else came with it."""
    head = json.loads(data)
    return Job(**head.pop("job")), head


def pack_outcome(outcome: Outcome) -> bytes:
    """Write an outcome. The graphs are pickled: only a process that we started reads them."""
    parts: list[bytes] = []
    pipelines = []
    for item in outcome.pipelines:
        manifest = item.manifest.encode("utf-8", "surrogatepass")
        graph = _pickled(item.graph)
        parts += [manifest, graph]
        fields = {key: value for key, value in vars(item).items() if key not in ("manifest", "graph")}
        pipelines.append({**fields, "sizes": [len(manifest), len(graph)]})
    head = {
        **{key: value for key, value in vars(outcome).items() if key not in ("pipelines", "problems")},
        "pipelines": pipelines,
        "problems": [vars(problem) for problem in outcome.problems],
    }
    text = json.dumps(head).encode()
    return b"".join([len(text).to_bytes(HEAD, "big"), text, *parts])


def _pickled(graph: Any) -> bytes:
    if graph is None:
        return b""
    import pickle

    return pickle.dumps(graph, protocol=pickle.HIGHEST_PROTOCOL)


def unpack_outcome(data: bytes | memoryview) -> Outcome:
    """Read an outcome. ValueError: the bytes are not one."""
    view = memoryview(data)
    end = HEAD + int.from_bytes(view[:HEAD], "big")
    head = json.loads(bytes(view[HEAD:end]))
    outcome = Outcome(head["path"])
    for item in head.pop("pipelines"):
        manifest_size, graph_size = item.pop("sizes")
        manifest = bytes(view[end : end + manifest_size]).decode("utf-8", "surrogatepass")
        end += manifest_size
        graph = _unpickled(bytes(view[end : end + graph_size]))
        end += graph_size
        locations = {key: (place[0], place[1]) for key, place in item.pop("locations").items()}
        outcome.pipelines.append(PipelineOutcome(**item, manifest=manifest, graph=graph, locations=locations))
    outcome.problems = [Problem(**item) for item in head.pop("problems")]
    vars(outcome).update(head)
    return outcome


def _unpickled(data: bytes) -> Any:
    if not data:
        return None
    import pickle

    return pickle.loads(data)
