"""Components from texts, files and addresses."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tui.compiler.components.factory import ComponentFactory
from tui.compiler.spec.component import ComponentReference, ComponentSpec
from tui.compiler.trace.location import user_line


def load_component(
    filename: Any = None, url: str | None = None, text: str | None = None, component_spec: Any = None
) -> ComponentFactory:
    """Load a component from exactly one source. ValueError: none, or several, are given."""
    given = [source for source in (filename, url, text, component_spec) if source is not None]
    if len(given) != 1:
        raise ValueError(
            f"Need to specify exactly one source: filename, url, text or component_spec, not {len(given)}."
        )
    if filename is not None:
        return load_component_from_file(filename)
    if url is not None:
        return load_component_from_url(url)
    if text is not None:
        return load_component_from_text(text)
    return load_component_from_spec(component_spec)


def load_component_from_text(text: str | None) -> ComponentFactory:
    """Load a component from the text of its file. TypeError: it is not one, or has unknown keys."""
    if text is None:
        raise TypeError("A component needs a text; None is given.")
    return _from_bytes(text.encode(), ComponentReference())


def load_component_from_spec(component_spec: Any) -> ComponentFactory:
    """Load a component from its structure. TypeError: it is None."""
    if component_spec is None:
        raise TypeError("A component needs a specification; None is given.")
    return ComponentFactory(component_spec)


def load_component_from_file(filename: Any) -> ComponentFactory:
    """Load a component from a file (YAML, or a zip with a component.yaml). OSError: it can't be read."""
    if filename is None:
        raise TypeError("A component needs a file; None is given.")
    if hasattr(filename, "read"):
        return _from_bytes(filename.read(), ComponentReference(url=str(getattr(filename, "name", ""))))
    filename = _found(os.fspath(filename))
    loaded_files.append(os.path.abspath(filename))
    with open(filename, "rb") as stream:
        return _from_bytes(stream.read(), ComponentReference(url=str(filename)))


def _found(filename: str) -> str:
    """Give a relative path as it is, or else as seen from the file that names it."""
    if os.path.isabs(filename) or os.path.exists(filename):
        return filename
    beside = os.path.join(os.path.dirname(user_line()[0]), filename)
    return beside if os.path.exists(beside) else filename


def load_component_from_url(url: str | None, auth: Any = None) -> ComponentFactory:
    """Load a component from an address, or from the cache. OSError: it can't be had."""
    if url is None:
        raise TypeError("A component needs an address; None is given.")
    from tui.compiler.components import fetch

    return _from_bytes(fetch.fetch(url, auth), ComponentReference(url=url))


# Component files that were read: when one changes, so may the result.
loaded_files: list[str] = []


def _from_bytes(data: bytes, reference: ComponentReference) -> ComponentFactory:
    import hashlib

    if data[:2] == b"PK":
        data = _unzipped(data)
    reference.digest = hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()
    return ComponentFactory(ComponentSpec.from_dict(read_yaml(data.decode("utf-8"))), reference)


def _unzipped(data: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("component.yaml")


def read_yaml(text: str) -> Any:
    """Read a YAML document. yaml.YAMLError, with its line: it is not one."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)


class ComponentStore:
    """Finds components by name, under folders and addresses. KeyError-like errors name what was tried."""

    default_store: ComponentStore

    def __init__(
        self,
        local_search_paths: list[str] | None = None,
        url_search_prefixes: list[str] | None = None,
        auth: Any = None,
        uri_search_template: str | None = None,
    ) -> None:
        self.local_search_paths = local_search_paths or ["."]
        self.uri_search_template = uri_search_template
        self.url_search_prefixes = url_search_prefixes or []
        self._auth = auth
        self._file_name = "component.yaml"

    def load_component(
        self, name: str, digest: str | None = None, tag: str | None = None
    ) -> ComponentFactory:
        """Load a component by name. RuntimeError: it is under none of the places."""
        return self._find(name, digest, tag)

    def _find(self, name: str, digest: str | None, tag: str | None) -> ComponentFactory:
        if not name:
            raise TypeError("name is required")
        if name.startswith(("/", ".")):
            raise ValueError(f"A component's name can't start with / or .: {name}")
        tried: list[str] = []
        for place in self.local_search_paths:
            path = os.path.join(place, *name.split("/"), self._file_name)
            tried.append(path)
            if os.path.isfile(path):
                found = _called(load_component_from_file(path), name)
                found.reference.url = None
                return found
        for address in self._addresses(name, digest, tag):
            tried.append(address)
            try:
                return _called(load_component_from_url(address, self._auth), name)
            except OSError:
                continue
        listed = "\n".join(tried)
        raise RuntimeError(f"Component {name} was not found. Tried the following locations:\n{listed}")

    def _addresses(self, name: str, digest: str | None, tag: str | None) -> list[str]:
        found = []
        if self.uri_search_template:
            found.append(self.uri_search_template.format(name=name, digest=digest or "", tag=tag or ""))
        return found + [f"{prefix}{name}/{self._file_name}" for prefix in self.url_search_prefixes]

    def load_component_from_file(self, path: str) -> ComponentFactory:
        """Load a component from a file."""
        return load_component_from_file(path)

    def load_component_from_url(self, url: str) -> ComponentFactory:
        """Load a component from an address."""
        return load_component_from_url(url, self._auth)


def _called(factory: ComponentFactory, name: str) -> ComponentFactory:
    factory.reference.name = name
    return factory


ComponentStore.default_store = ComponentStore(
    local_search_paths=["."],
    url_search_prefixes=["https://raw.githubusercontent.com/kubeflow/pipelines/master/components/"],
)
Loader = Callable[..., ComponentFactory]
