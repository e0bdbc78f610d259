"""What a docstring says: a first line, and a line for every argument (Google, numpy or reST style)."""

from __future__ import annotations

import re

_SECTION = re.compile(r"(Args|Arguments|Parameters|Params)\s*:\s*\Z")
_ANY_SECTION = re.compile(r"[A-Z][A-Za-z ]*:\s*\Z")
_GOOGLE_ITEM = re.compile(r"(\*{0,2}\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)\Z", re.DOTALL)
_REST_ITEM = re.compile(r":(?:param|parameter|arg|argument|key|keyword)\s+([^:]*?)\s*:\s*(.*)\Z", re.DOTALL)
_NUMPY_ITEM = re.compile(r"(\w+)\s*(?::.*)?\Z")


def clean(doc: str) -> list[str]:
    """Give a docstring's lines, without the indentation that the code gives it."""
    lines = doc.expandtabs().strip().splitlines()
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    return [line.strip() if index == 0 else line[margin:].rstrip() for index, line in enumerate(lines)]


def parse(doc: str | None) -> tuple[str | None, dict[str, str]]:
    """Give the short description (None without one) and the texts of the arguments by name."""
    if not doc or not doc.strip():
        return None, {}
    lines = clean(doc)
    arguments: dict[str, str] = {}
    arguments.update(_rest(lines))
    arguments.update(_sections(lines))
    first = lines[0]
    is_head = _SECTION.match(first) or first.startswith(":") or _underlined(lines, 0)
    return (None if is_head else first), arguments


def _rest(lines: list[str]) -> dict[str, str]:
    found = {}
    for index, line in enumerate(lines):
        if not line.startswith(":"):
            continue
        end = index + 1
        while end < len(lines) and lines[end].strip() and not lines[end].startswith(":"):
            end += 1
        match = _REST_ITEM.match(_text(lines[index:end]))
        if match:
            found[match[1].split()[-1] if match[1] else ""] = match[2].strip()
    return found


def _text(lines: list[str]) -> str:
    return "\n".join([lines[0].strip(), *(line.strip() for line in lines[1:])]).strip()


def _underlined(lines: list[str], index: int) -> bool:
    return index + 1 < len(lines) and len(lines[index + 1]) > 2 and not lines[index + 1].strip("-")


def _sections(lines: list[str]) -> dict[str, str]:
    for index, line in enumerate(lines):
        if _SECTION.match(line):
            return _google(lines, index + 1)
        if line.strip() in ("Parameters", "Args", "Arguments") and _underlined(lines, index):
            return _numpy(lines, index + 2)
    return {}


def _items(lines: list[str], start: int) -> list[list[str]]:
    """Cut an indented section into its items: each starts at the section's own indentation."""
    items: list[list[str]] = []
    indent = None
    for line in lines[start:]:
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        if indent is None:
            indent = depth
        if depth < indent or (depth == 0 and _ANY_SECTION.match(line)):
            break
        if depth == indent:
            items.append([line])
        elif items:
            items[-1].append(line)
    return items


def _google(lines: list[str], start: int) -> dict[str, str]:
    found = {}
    for item in _items(lines, start):
        match = _GOOGLE_ITEM.match(_text(item))
        if match and item[0].startswith(" "):
            found[match[1].lstrip("*")] = match[2].strip()
    return found


def _numpy(lines: list[str], start: int) -> dict[str, str]:
    found = {}
    for item in _items(lines, start):
        if len(item) == 1 and not item[0].strip("- "):
            break
        match = _NUMPY_ITEM.match(item[0].strip())
        if match and len(item) > 1:
            found[match[1]] = _text(item[1:])
    return found
