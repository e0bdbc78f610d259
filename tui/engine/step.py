"""From a container template to a process of this machine: paths, command, environment, notes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui.engine.outcome import FileValue
from tui.engine.packages import PackageSet, split_install
from tui.engine.problems import NodeProblem
from tui.engine.spec import Container, Template
from tui.engine.substitute import substitute

_COMMON = ("/tmp/inputs", "/tmp/outputs")
_PYTHON_IMAGE = re.compile(r"(?:.*/)?python:(\d+)\.(\d+)")


class PathMap:
    """Container paths to paths below a folder of this machine, as texts and as files.

    Only whole paths are meant: `/data` does not touch `/mnt/data` or `/data2`.
    """

    def __init__(self, template: Template, root: Path) -> None:
        self.root = root
        declared = {item.path for item in template.input_files} | set(_output_paths(template))
        paths = sorted(declared.union(_COMMON) - {""}, key=len, reverse=True)
        alternatives = "|".join(re.escape(path.rstrip("/")) for path in paths)
        self._pattern = re.compile(rf"(?<![\w./-])(?:{alternatives})(?![\w-]|\.\w)")

    def text(self, text: str) -> str:
        """A text in which such paths lead into the folder."""
        return self._pattern.sub(lambda match: f"{self.root}{match.group()}", text)

    def file(self, path: str) -> Path:
        """Where a container path is here."""
        return Path(f"{self.root}/{path.lstrip('/')}")


@dataclass(frozen=True, slots=True)
class StepPlan:
    """All that it takes to start one attempt. `copies` are files to put in place first."""

    folder: Path
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    paths: PathMap
    copies: tuple[tuple[FileValue, Path], ...]
    packages: PackageSet | None


def plan_step(
    template: Template, folder: Path, values: Mapping[str, str], files: Mapping[str, FileValue]
) -> StepPlan:
    """Plan one attempt in its own folder. Raises NodeProblem when it can't be run here."""
    container = template.container or Container()
    paths = PathMap(template, folder)
    known = {**values, **_path_values(template, paths)}

    def here(text: str) -> str:
        return substitute(paths.text(text), known)

    command = [here(text) for text in (*container.command, *container.args)]
    copies = [
        (files[item.name], paths.file(item.path))
        for item in template.input_files
        if item.name in files and item.path
    ]
    if container.script is not None:
        script = folder / "script"
        copies.append((FileValue(text=here(container.script)), script))
        command = [*map(here, container.command), str(script), *map(here, container.args)]
    elif not container.command:
        raise NodeProblem(
            f"The step has no command: it relies on the image {container.image or '(none)'}, "
            "and images are not used on this machine. Give the step a command."
        )
    packages, argv = split_install(tuple(command))
    environment = {**os.environ, **{name: here(value) for name, value in container.env}}
    environment["TMPDIR"] = str(folder / "tmp")
    return StepPlan(folder, argv, environment, paths, tuple(copies), packages)


def _path_values(template: Template, paths: PathMap) -> dict[str, str]:
    found = {f"inputs.artifacts.{item.name}.path": item.path for item in template.input_files}
    found.update({f"outputs.artifacts.{item.name}.path": item.path for item in template.output_files})
    found.update({f"outputs.parameters.{item.name}.path": item.path for item in template.outputs})
    return {name: str(paths.file(path)) for name, path in found.items() if path}


def _output_paths(template: Template) -> list[str]:
    return [item.path for item in template.outputs] + [item.path for item in template.output_files]


def make_folders(plan: StepPlan, template: Template) -> None:
    """Make the step's own folders, those of its outputs included, and put its inputs in place."""
    for item in ("tmp", "work"):
        (plan.folder / item).mkdir(parents=True, exist_ok=True)
    for path in filter(None, _output_paths(template)):
        plan.paths.file(path).parent.mkdir(parents=True, exist_ok=True)
    for value, target in plan.copies:
        value.put(target)


def search_path(environment: Mapping[str, str], first: str, shims: Path) -> str:
    """A PATH on which `python3` and `python` are the interpreter in the folder `first`."""
    parts = [first]
    if not all((Path(first) / name).exists() for name in ("python", "python3")):
        parts.append(str(_shims(Path(first), shims)))
    return os.pathsep.join([*parts, environment.get("PATH", os.defpath)])


def _shims(first: Path, shims: Path) -> Path:
    """A folder with the names that the interpreter's own folder lacks."""
    shims.mkdir(parents=True, exist_ok=True)
    for name in ("python", "python3"):
        script = shims / name
        if not (first / name).exists() and not script.exists():
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
            script.chmod(0o755)
    return shims


def notes_on(container: Container) -> list[str]:
    """What of the container is not honoured here, in sentences."""
    notes = []
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    match = _PYTHON_IMAGE.match(container.image)
    if match and f"{match[1]}.{match[2]}" != own:
        notes.append(f"The image {container.image} is not used here: the step runs with Python {own}.")
    elif container.image and not match:
        notes.append(
            f"The image {container.image} is not used here: the step runs on this machine, "
            f"with its programs and Python {own}."
        )
    if container.extras:
        notes.append(f"Not honoured here: {', '.join(container.extras)}.")
    return notes
