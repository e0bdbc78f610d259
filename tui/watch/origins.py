"""From a step's traceback to the person's own line.

A step made of a function runs from a temporary file that holds the function's text: its line numbers mean
nothing to the person who wrote it. The function's name and the line's text are what both files share.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_FRAME = re.compile(r'^\s*File "(?P<file>.+)", line (?P<line>\d+), in (?P<function>\S+)')
_START = "Traceback (most recent call last):"
_MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """A line of a person's file: `line` counts from 1; `text` is the line without its indent."""

    file: Path
    line: int
    text: str


def origin_of(rows: Sequence[str], programs: Sequence[str], source: Path) -> Origin | None:
    """Find the line that the last traceback among `rows` comes from.

    `programs` are the texts that the step runs; `source` is the pipeline file. The innermost frame that
    is found, in it or in a file beside it that it imports, is taken; None if there is none. Reads files.
    """
    start = max((place for place, row in enumerate(rows) if row.strip() == _START), default=None)
    if start is None:
        return None
    files = None
    frames = [frame for row in rows[start:] if (frame := _FRAME.match(row))]
    for frame in reversed(frames):
        function, number = frame["function"], int(frame["line"])
        if function == "<module>":
            continue
        files = files if files is not None else list(_files(source))
        for program in programs:
            lines = program.splitlines()
            found = _same_line(lines, number, function, files) if number <= len(lines) else None
            if found is not None:
                return found
    return None


def definition(source: Path, function: str) -> Origin | None:
    """Find where a function is defined, in the pipeline file or in one beside it that it imports."""
    for file, text in _files(source):
        for node in _functions(text, function):
            return Origin(file, node.lineno, text.splitlines()[node.lineno - 1].strip())
    return None


def _files(source: Path) -> Iterator[tuple[Path, str]]:
    """The pipeline file, then what it imports from its own folder, and these in turn."""
    waiting, seen = [source], {source}
    while waiting and len(seen) <= _MOST_FILES:
        file = waiting.pop(0)
        try:
            text = file.read_text(encoding="utf-8")
            tree = ast.parse(text)
        except (OSError, ValueError, SyntaxError):
            continue
        yield file, text
        for name in _imported(tree):
            base = source.parent.joinpath(*name.split("."))
            for candidate in (base.with_suffix(".py"), base / "__init__.py"):
                if candidate not in seen and candidate.is_file():
                    seen.add(candidate)
                    waiting.append(candidate)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from [f"{node.module}.{item.name}" if node.module else item.name for item in node.names]
            if node.module:
                yield node.module


def _functions(text: str, name: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            yield node


def _same_line(
    program: Sequence[str], number: int, function: str, files: Sequence[tuple[Path, str]]
) -> Origin | None:
    """The line of a file that is in a function of that name, has the same text, and stands as deep in it."""
    wanted = program[number - 1].strip()
    depth = _depth(program, number, function)
    best: tuple[int, Origin] | None = None
    for file, text in files:
        lines = text.splitlines()
        for node in _functions(text, function):
            for place in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                if lines[place - 1].strip() != wanted:
                    continue
                off = abs(place - node.lineno - depth)
                if best is None or off < best[0]:
                    best = (off, Origin(file, place, wanted))
    return best[1] if best else None


def _depth(program: Sequence[str], number: int, function: str) -> int:
    """How many lines below its function's head a line of the program stands."""
    head = re.compile(rf"^\s*(?:async\s+)?def\s+{re.escape(function)}\b")
    above = [place for place in range(number) if head.match(program[place])]
    return number - 1 - above[-1] if above else 0
