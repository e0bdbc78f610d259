"""Reading a compiled workflow: YAML or JSON text, or one packed as the compilers pack it."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

_ARCHIVED = ("pipeline.yaml", "pipeline.yml")


def read_package(path: Path) -> str:
    """The manifest's text. Raises OSError, or ValueError for a package that holds none."""
    name = path.name.lower()
    if name.endswith(".zip"):
        return _from_zip(path)
    if name.endswith((".tar.gz", ".tgz")):
        return _from_tar(path)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("it is not a text in UTF-8") from error


def _pick(names: list[str]) -> str:
    for name in names:
        if name in _ARCHIVED:
            return name
    yamls = [name for name in names if name.endswith((".yaml", ".yml"))]
    if len(yamls) != 1:
        raise ValueError("it holds no pipeline.yaml")
    return yamls[0]


def _from_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(_pick(archive.namelist())).decode("utf-8")
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise ValueError(f"it is damaged ({error})") from error


def _from_tar(path: Path) -> str:
    try:
        with tarfile.open(path) as archive:
            member = archive.extractfile(_pick(archive.getnames()))
            if member is None:
                raise ValueError("its pipeline.yaml is not a file")
            return member.read().decode("utf-8")
    except (tarfile.TarError, EOFError, UnicodeDecodeError) as error:
        raise ValueError(f"it is damaged ({error})") from error
