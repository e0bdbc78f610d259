"""What a docstring says: a first line, and a text for every argument (reST, Google, numpy or Epydoc style).

Each style is tried on the whole text; the one that finds the most entries counts, the first of the above when
several find as many. A style that finds an entry it can't read finds nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ARGUMENTS = ("Arguments", "Args", "Parameters", "Params", "Attributes")
_WITH_COLON = (*_ARGUMENTS, "Raises", "Exceptions", "Except")
_FREE = ("Example", "Examples", "Returns", "Yields")
_GOOGLE_TITLE = re.compile(rf"({'|'.join((*_WITH_COLON, *_FREE))}):\s*\Z")
_NUMPY_ARGUMENTS = (
    *_ARGUMENTS,
    "Receives",
    "Other Parameters",
    "Other Params",
    "Other Arguments",
    "Other Args",
)
_NUMPY_TITLES = (
    *_NUMPY_ARGUMENTS,
    *("Raises", "Exceptions", "Except", "Raise", "Warns", "Warn", "Returns", "Return", "Yields", "Yield"),
    *("Example", "Examples", "Warnings", "Warning", "See Also", "Related", "Notes", "Note", "References"),
)
_REST_KEYS = ("param", "parameter", "arg", "argument", "attribute", "key", "keyword")
_TYPED = re.compile(r"\s*(.+?)\s*\(\s*(.*\S)\s*\)\Z", re.DOTALL)
_EPYDOC = re.compile(r"@(param|type|return|rtype|raise)\s*([^:]*):\s*(.*)\Z", re.DOTALL)
_EPYDOC_START = re.compile(r"@(?:param|type|return|rtype|raise)\b[^:]*:")
Found = tuple[int, int, dict[str, str]]
"""How many entries, at which line the first begins, and the texts of the arguments."""


class _UnreadableError(Exception):
    """The text is not of this style."""


def clean(lines: list[str]) -> list[str]:
    """Take away the indentation that all lines but the first share, that of the first, and blank ends."""
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    lines = [line.lstrip() if index == 0 else line[margin:] for index, line in enumerate(lines)]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return lines


def parse(doc: str | None) -> tuple[str | None, dict[str, str]]:
    """Give the short description (None without one) and the texts of the arguments by name."""
    if not doc or not doc.strip():
        return None, {}
    # Twice, as the SDK's way has it: for a text that starts below its quotes the first pass is not enough.
    lines = clean(clean(doc.expandtabs().splitlines()))
    best: Found | None = None
    if ":" in doc or "--" in doc:
        for style in (_rest, _google, _numpy, _epydoc):
            try:
                found = style(lines)
            except _UnreadableError:
                continue
            if best is None or found[0] > best[0]:
                best = found
    best = best or (0, len(lines), {})
    head = lines[: best[1]]
    return (head[0].strip() or None) if head else None, best[2]


def _body(first: str, rest: list[str]) -> str:
    """Join an entry's first line and the others."""
    return "\n".join([first.strip(), *clean(rest)]).strip()


def _starts(lines: list[str], start: int, is_start: re.Pattern[str]) -> Iterator[list[str]]:
    """Cut lines into entries, each from a line that begins one to the next such line."""
    at = [index for index in range(start, len(lines)) if is_start.match(lines[index])]
    for index, end in _spans(at, len(lines)):
        yield lines[index:end]


def _spans(starts: list[int], end: int) -> Iterator[tuple[int, int]]:
    """Give each start with where the next one is, or the end."""
    return zip(starts, [*starts[1:], end], strict=False)


def _rest(lines: list[str]) -> Found:
    first = next((index for index, line in enumerate(lines) if line.startswith(":")), len(lines))
    found: dict[str, str] = {}
    count = 0
    for entry in _starts(lines, first, re.compile(":")):
        key, colon, rest = entry[0][1:].partition(":")
        if not colon:
            raise _UnreadableError
        words = key.split()
        if not words:
            continue
        count += words[0] not in ("type", "rtype")
        if words[0] in _REST_KEYS:
            if len(words) not in (2, 3):
                raise _UnreadableError
            found[words[-1]] = _body(rest, entry[1:])
    return count, first, found


def _google(lines: list[str]) -> Found:
    titles = [index for index, line in enumerate(lines) if _GOOGLE_TITLE.match(line)]
    if not titles:
        return 0, len(lines), {}
    sections: dict[str, list[str]] = {}
    for index, end in _spans(titles, len(lines)):
        title = lines[index].partition(":")[0]
        sections[title] = _indented(lines[index + 1 : end])
    found: dict[str, str] = {}
    count = 0
    for title, chunk in sections.items():
        if title in _FREE:
            count += 1
            continue
        for name, text in _google_items(chunk):
            count += 1
            if title in _ARGUMENTS:
                found[name] = text
    return count, titles[0], found


def _indented(lines: list[str]) -> list[str]:
    """Give a section's lines: it ends where a line is not indented."""
    end = next((index for index, line in enumerate(lines) if line[:1].strip()), len(lines))
    kept = lines[:end]
    while kept and not kept[0].strip():
        kept = kept[1:]
    return kept


def _google_items(chunk: list[str]) -> Iterator[tuple[str, str]]:
    if not chunk:
        raise _UnreadableError
    indent = chunk[0][: len(chunk[0]) - len(chunk[0].lstrip())]
    for entry in _starts(chunk, 0, re.compile(indent + r"(?=\S)")):
        name, colon, rest = "\n".join(entry)[len(indent) :].partition(":")
        if not colon:
            raise _UnreadableError
        typed = _TYPED.match(name)
        first, *others = rest.strip("\n").split("\n")
        yield typed[1] if typed else name, _body(first, others)


def _numpy(lines: list[str]) -> Found:
    titles = [index for index in range(len(lines) - 1) if _underlined(lines, index)]
    found: dict[str, str] = {}
    count = 0
    for index, end in _spans(titles, len(lines)):
        entries = list(_starts(lines[:end], index + 2, re.compile(r"\S")))
        count += len(entries)
        if lines[index].strip() in _NUMPY_ARGUMENTS:
            for entry in entries:
                if len(entry) > 1:
                    found[entry[0].partition(":")[0].strip()] = _body("", entry[1:])
    return count, titles[0] if titles else len(lines), found


def _underlined(lines: list[str], index: int) -> bool:
    title = lines[index].strip()
    return title in _NUMPY_TITLES and lines[index + 1].strip() == "-" * len(title)


def _epydoc(lines: list[str]) -> Found:
    first = next((index for index, line in enumerate(lines) if _EPYDOC_START.match(line)), len(lines))
    found: dict[str, str] = {}
    count = 0
    for entry in _starts(lines, first, _EPYDOC_START):
        match = _EPYDOC.match("\n".join(entry))
        if match is None:
            continue
        count += match[1] not in ("type", "rtype")
        if match[1] == "param":
            first_line, *others = match[3].split("\n")
            found[match[2].strip()] = _body(first_line, others)
    return count, first, found
