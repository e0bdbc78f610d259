"""What a step left behind: its output parameters are read, its artifacts moved to where they are kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tui.engine.folder import safe_name
from tui.engine.outcome import FileValue, tree_size
from tui.engine.problems import NodeProblem
from tui.engine.records import FileRecord
from tui.engine.spec import Template
from tui.engine.step import PathMap
from tui.engine.substitute import substitute

# Artifacts up to this size are shown as values.
PREVIEW_BYTES = 8192


def collect(
    template: Template, paths: PathMap, store: Path, values: Mapping[str, str], succeeded: bool
) -> tuple[dict[str, str], list[FileRecord]]:
    """Output parameters and artifacts. A missing one is a NodeProblem, unless the step failed anyway."""
    outputs = _parameters(template, paths, values, succeeded)
    files: list[FileRecord] = []
    moved: dict[Path, Path] = {}
    for item in template.output_files:
        if not item.path:
            continue
        source = paths.file(substitute(item.path, values))
        if source in moved:
            target = moved[source]
        elif source.exists() or source.is_symlink():
            target = moved[source] = _keep(source, store, item.name)
        elif item.optional or not succeeded:
            continue
        else:
            raise NodeProblem(
                f"The step ended without writing its output artifact {item.name} ({item.path})."
            )
        record = FileRecord(item.name, item.path, str(target), tree_size(target))
        files.append(record)
        if item.name not in outputs:
            outputs.update(_preview(record))
    return outputs, files


def _preview(record: FileRecord) -> dict[str, str]:
    """A small text artifact is shown as a value too."""
    path = Path(record.uri)
    if not path.is_file() or (record.size or 0) > PREVIEW_BYTES:
        return {}
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return {}
    return {} if "\0" in text else {record.name: text[:-1] if text.endswith("\n") else text}


def _parameters(
    template: Template, paths: PathMap, values: Mapping[str, str], succeeded: bool
) -> dict[str, str]:
    outputs: dict[str, str] = {}
    for item in template.outputs:
        if not item.path:
            continue
        source = paths.file(substitute(item.path, values))
        try:
            text = source.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            if item.default is not None:
                outputs[item.name] = substitute(item.default, values)
            elif succeeded:
                raise NodeProblem(
                    f"The step ended without writing its output {item.name} ({item.path})."
                ) from None
            continue
        except IsADirectoryError:
            raise NodeProblem(f"The output {item.name} is a folder, and a value is needed.") from None
        outputs[item.name] = text[:-1] if text.endswith("\n") else text
    return outputs


def _keep(source: Path, store: Path, name: str) -> Path:
    """Move (the same disk, so at once) a file or folder to where artifacts are kept."""
    store.mkdir(parents=True, exist_ok=True)
    target = store / safe_name(name)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    if source.is_symlink():
        # What it leads to is what was meant; the link alone would lead nowhere later.
        real = source.resolve()
        if not real.exists():
            raise NodeProblem(f"The output artifact {name} is a link that leads nowhere.")
        shutil.copytree(real, target) if real.is_dir() else shutil.copyfile(real, target)
        return target
    source.replace(target)
    return target


def drop_copies(copies: Iterable[tuple[FileValue, Path]]) -> None:
    """Give back at once the disk that a finished step's large inputs take."""
    for value, target in copies:
        if value.path and target.is_dir():
            shutil.rmtree(target, ignore_errors=True)
        elif value.path and target.is_file() and target.stat().st_size > PREVIEW_BYTES:
            target.unlink()


def clean_up(folders: Sequence[Path], lock: int) -> None:
    """Remove working folders in a process of its own: on some disks it takes a while, and nobody waits."""
    if not folders or os.fork():
        return
    with suppress(BaseException):
        os.close(lock)
        os.setsid()
        os.nice(19)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
