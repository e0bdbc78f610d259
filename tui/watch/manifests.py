"""The templates of a compiled pipeline, from its text: an Argo workflow, or a PipelineSpec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=2)
def templates(manifest: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
    """Give the entrypoint's name and every template by its name; nothing for a text that is no pipeline.

    A PipelineSpec's tasks are given in a template's shape, by their own names. Parses the whole
    manifest: run it off the event loop. What is given is kept for the next who asks: only read it.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = next(iter(yaml.load_all(manifest, loader)), None)
    if isinstance(document, dict) and "root" in document:
        return "", dict(_spec_tasks(document))
    spec = document.get("spec", {}) if isinstance(document, dict) else {}
    return spec.get("entrypoint", ""), {item["name"]: item for item in spec.get("templates", ())}


def _spec_tasks(spec: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    components = spec.get("components", {})
    executors = spec.get("deploymentSpec", {}).get("executors", {})
    platform = {"componentRef", "inputs", "taskInfo"}
    for around in (spec["root"], *components.values()):
        for name, task in around.get("dag", {}).get("tasks", {}).items():
            component = components.get(task.get("componentRef", {}).get("name"), {})
            found = {"name": name, **executors.get(component.get("executorLabel"), {})}
            found["inputs"] = task.get("inputs")
            found["outputs"] = component.get("outputDefinitions")
            if "dag" in component:
                found["dag"] = {"tasks": sorted(component["dag"].get("tasks", ()))}
            found.update((key, value) for key, value in task.items() if key not in platform)
            yield name, {key: value for key, value in found.items() if value}


def template_text(template: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> str:
    """Give a template as YAML text, some of its keys left out; programs in it as lines, not as one string."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        # A block can hold no blanks at the ends of lines; they mean nothing in what is only shown.
        lines = "\n".join(line.rstrip() for line in value.expandtabs(4).split("\n"))
        return dumper.represent_scalar("tag:yaml.org,2002:str", lines, style="|" if "\n" in lines else None)

    Dumper.add_representer(str, text)
    shown = {key: value for key, value in template.items() if key not in without}
    return str(yaml.dump(shown, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000))
