"""Component files from the network: with a time limit, a size limit, and a cache that works offline."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

TIME_LIMIT = 15.0
SIZE_LIMIT = 4 * 1024 * 1024


class FetchError(OSError):
    """An address could not be read, and nothing of it is in the cache."""


def cache_folder() -> Path:
    """Give the folder of fetched component files (KFDECK_HOME, or the user's cache folder)."""
    home = os.environ.get("KFDECK_HOME")
    if home:
        return Path(home) / "cache" / "components"
    from platformdirs import user_cache_path

    return user_cache_path("kfdeck") / "components"


def fetch(url: str, auth: Any = None) -> bytes:
    """Read an address (http, https, file or gs). FetchError: it can't be read, and was never before."""
    address = "https://storage.googleapis.com/" + url[5:] if url.startswith("gs://") else url
    kept = cache_folder() / hashlib.sha256(address.encode()).hexdigest()
    try:
        data = _read(address, auth)
    except (OSError, ValueError) as error:
        if kept.is_file():
            return kept.read_bytes()
        raise FetchError(
            f"The component at {url} can't be read: {error}. Save it beside the pipeline and use "
            "load_component_from_file, or try again when the address can be reached."
        ) from error
    _keep(kept, data)
    return data


def _read(address: str, auth: Any) -> bytes:
    from urllib.request import Request, urlopen

    if not address.startswith(("http://", "https://", "file://")):
        raise ValueError("only http, https, gs and file addresses are read")
    headers = {"User-Agent": "kfdeck", **(auth if isinstance(auth, dict) else {})}
    with urlopen(Request(address, headers=headers), timeout=TIME_LIMIT) as answer:
        data: bytes = answer.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise ValueError(f"it is larger than {SIZE_LIMIT} bytes")
    return data


def _keep(path: Path, data: bytes) -> None:
    """Keep a copy; a cache that can't be written to costs nothing but the copy."""
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
