"""Files and texts of any kind that holds a graph -> Graph."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

from tui.graph.errors import GraphError
from tui.graph.sources.argo import from_workflow
from tui.graph.sources.document import from_document
from tui.graph.sources.ir import from_pipeline_spec
from tui.graph.sources.values import Document, mapping
from tui.model import Graph

_WORKFLOWS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")
# What a package may hold at most: far above any pipeline, far below what would fill a memory.
_MAX_BYTES = 64 << 20


def load(path: Path) -> Graph:
    """Read a graph from a .yaml, .json, .zip or .tar.gz file.

    Raises OSError if the file cannot be read, GraphError with the file's name if it holds no graph.
    """
    data = path.read_bytes()
    try:
        return loads(_unpacked(data, path.name))
    except GraphError as error:
        raise GraphError(f"{path}: {error}") from None


def loads(text: str) -> Graph:
    """Read a graph from the text of a workflow, a pipeline spec or a plain document (YAML or JSON)."""
    return from_parsed(_parsed(text))


def from_parsed(document: Document) -> Graph:
    """Turn any known document into a Graph. Raises GraphError if it is none."""
    if document.get("kind") in _WORKFLOWS or "templates" in mapping(document.get("spec")):
        return from_workflow(document)
    if "root" in document and ("components" in document or "pipelineInfo" in document):
        return from_pipeline_spec(document)
    if "pipelineSpec" in document:
        return from_pipeline_spec(mapping(document["pipelineSpec"]))
    if "nodes" in document:
        return from_document(document)
    raise GraphError(
        "neither an Argo Workflow, nor a PipelineSpec, nor a document with `nodes` and `edges`; "
        "for a Python file give a name that ends in .py"
    )


def _unpacked(data: bytes, name: str) -> str:
    """The text of a file, or of the first YAML or JSON file inside a package."""
    try:
        if data[:4] == b"PK\x03\x04":
            data = _from_zip(data)
        elif data[:2] == b"\x1f\x8b":
            data = _from_tar(data)
        return data.decode("utf-8-sig")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise GraphError(f"the package {name} is damaged: {error}") from None
    except UnicodeDecodeError:
        raise GraphError("not a text file (UTF-8), and not a .zip or .tar.gz package") from None


def _from_zip(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in sorted(package.infolist(), key=lambda each: each.filename):
            if _wanted(entry.filename, entry.file_size):
                return package.read(entry)
    raise GraphError("the package holds no .yaml or .json file")


def _from_tar(data: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        for entry in sorted(package.getmembers(), key=lambda each: each.name):
            if entry.isfile() and _wanted(entry.name, entry.size):
                stream = package.extractfile(entry)
                if stream is not None:
                    return stream.read()
    raise GraphError("the package holds no .yaml or .json file")


def _wanted(name: str, size: int) -> bool:
    return name.endswith((".yaml", ".yml", ".json")) and size <= _MAX_BYTES


def _parsed(text: str) -> Document:
    if text.lstrip().startswith(("{", "[")):
        try:
            return _document(json.loads(text))
        except ValueError as error:
            if text.lstrip().startswith('{"'):
                raise GraphError(f"not valid JSON: {error}") from None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _document(next(iter(yaml.load_all(text, Loader=loader)), None))
    except yaml.YAMLError as error:
        raise GraphError(f"not valid YAML: {' '.join(str(error).split())}") from None


def _document(value: object) -> Document:
    if not isinstance(value, dict):
        raise GraphError("the document is not an object (a mapping of names to values)")
    return value
