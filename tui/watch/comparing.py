"""What changed between two compiles of a pipeline, task by task, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui.model import Change, CompiledPipeline
from tui.watch.manifests import templates


@dataclass(frozen=True, slots=True)
class Difference:
    """One task (template) or parameter that differs. `what` names the parts that changed."""

    kind: Change
    name: str
    what: tuple[str, ...] = ()
    removed: bool = False

    @property
    def sign(self) -> str:
        """`+` new, `-` gone, `~` changed."""
        if self.removed:
            return "-"
        return "+" if self.kind is Change.ADDED else "~"


def differences(old: CompiledPipeline, new: CompiledPipeline) -> tuple[Difference, ...]:
    """Compare two compiles. Both manifests are parsed: run it off the event loop."""
    if old.manifest == new.manifest:
        return ()
    before, after = _templates(old.manifest), _templates(new.manifest)
    found = list(_parameters(old, new))
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            found.append(Difference(Change.ADDED, name, ("new",)))
        elif name not in after:
            found.append(Difference(Change.CHANGED, name, ("removed",), removed=True))
        elif what := _parts(before[name], after[name]):
            found.append(Difference(Change.CHANGED, name, what))
    return tuple(found)


def _parameters(old: CompiledPipeline, new: CompiledPipeline) -> Iterator[Difference]:
    before = {item.name: item for item in old.parameters}
    after = {item.name: item for item in new.parameters}
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after:
            yield Difference(Change.CHANGED, name, ("parameter removed",), removed=True)
        elif name not in before:
            yield Difference(Change.ADDED, name, ("new parameter",))
        elif before[name].default != after[name].default:
            yield Difference(Change.CHANGED, name, ("default",))
        elif before[name].type != after[name].type:
            yield Difference(Change.CHANGED, name, ("type",))


def _templates(manifest: str) -> dict[str, Mapping[str, Any]]:
    entrypoint, found = templates(manifest)
    # The root group changes whenever any task does; it would only repeat what its tasks say.
    return {name: _readable(item) for name, item in found.items() if name != entrypoint}


def _readable(template: Mapping[str, Any]) -> dict[str, Any]:
    """Give the parts of a template under the names that a person uses for them."""
    container = template.get("container", {})
    parts: dict[str, Any] = {
        "image": container.get("image"),
        "code": container.get("command"),
        "arguments": container.get("args"),
        "resources": [container.get("resources"), template.get("podSpecPatch")],
        "environment": [container.get("env"), container.get("envFrom")],
        "inputs": template.get("inputs"),
        "outputs": template.get("outputs"),
        "tasks": template.get("dag"),
        "resource": template.get("resource"),
        "retries": template.get("retryStrategy"),
    }
    named = {"container", "podSpecPatch", "inputs", "outputs", "dag", "resource", "retryStrategy", "metadata"}
    parts["settings"] = {key: value for key, value in template.items() if key not in named}
    known = {"image", "command", "args", "resources", "env", "envFrom"}
    parts["container"] = {key: value for key, value in container.items() if key not in known}
    return parts


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in before if before[name] != after[name])
