"""Lines that are JSON: read, whatever they hold, and put over several lines."""

from __future__ import annotations

import json

from tui.logs.text import shown


def load(text: str | bytes) -> object:
    """Give what a JSON text says; None for what is none, or is nested deeper than can be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def pretty(text: str) -> list[str]:
    """Give a JSON object or array over several lines, safe to show; the text itself when it is none."""
    value = load(text)
    if not isinstance(value, dict | list):
        return [text]
    try:
        lines = json.dumps(value, indent=2, ensure_ascii=False).split("\n")
    except RecursionError:
        return [text]
    return [safe(line) for line in lines]


def safe(text: str) -> str:
    """Give a text with everything made visible that would act on a terminal: JSON may name it by escapes."""
    # A name of the file system may hold bytes that are no text; JSON, halves of letters.
    bytes_of_names = all("\udc80" <= letter <= "\udcff" for letter in text if "\ud800" <= letter <= "\udfff")
    errors = "surrogateescape" if bytes_of_names else "replace"
    return shown(text.replace("\n", "␊").encode("utf-8", errors)).text
