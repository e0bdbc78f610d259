"""A file that a step takes or gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact of a node.

    `path` is where the step sees it in its container; `size` is in bytes, None when unknown;
    `uri` says where it is kept (a local file's path for the local backend, else a store's address).
    """

    name: str
    path: str = ""
    size: int | None = None
    uri: str = ""
    type: str = ""
