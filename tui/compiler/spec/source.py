"""The text of a Python function, as it goes into a step's container.

Only the function travels: decorators before it are dropped, and so are the annotations of its parameters
and results (the names in them do not exist in the container).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

# What the `ast` module would add to this is not needed, and takes time to import.
_ONLY_AST = 0x400
Position = tuple[int, int]


def function_source(function: Any) -> str:
    """Give a function's text from its `def` on, dedented, without annotations.

    OSError: its file can't be read. ValueError: it is a lambda, or its text can't be found.
    """
    function = unwrap(function)
    code: CodeType | None = getattr(function, "__code__", None)
    if code is None:
        raise ValueError(f"{function!r} is not a Python function with a text of its own.")
    if code.co_name == "<lambda>":
        raise ValueError("A lambda has no text that can be put into a container: use a function with a def.")
    lines, node = _block(file_lines(code.co_filename), code)
    first = node.lineno - 1
    # From the end backwards, so that places before a cut stay right.
    cuts = sorted(_annotations(node), key=lambda cut: cut[1], reverse=True)
    encoded = [line.encode() for line in lines]
    for start, end in cuts:
        _cut(encoded, start, end)
    return b"".join(encoded[first:]).decode().rstrip() + "\n"


def definition(function: Any) -> tuple[Any, int, int]:
    """Give a function's syntax tree as its file has it, and what to add to the lines and columns in it.

    OSError and ValueError as `function_source`.
    """
    code: CodeType = unwrap(function).__code__
    lines = file_lines(code.co_filename)
    _, node = _block(lines, code)
    first = code.co_firstlineno - 1
    return node, first, len(_indent(lines[first]))


def first_column(file: str, number: int) -> int:
    """Give the column, from 1, at which a line's text begins; 0 when there is no such line."""
    try:
        text = file_lines(file)[number - 1] if number > 0 else ""
    except (OSError, IndexError, UnicodeDecodeError, SyntaxError):
        return 0
    return len(_indent(text)) + 1 if text.strip() else 0


def unwrap(function: Any) -> Any:
    """Look through `functools.wraps`."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


# What is compiled in place of a file's content, by the file's name.
given_texts: dict[str, str] = {}


@lru_cache(maxsize=64)
def file_lines(file_name: str) -> tuple[str, ...]:
    """Read a source file's lines. OSError: there is none, or it can't be read."""
    if file_name in given_texts:
        return tuple(decode_source(given_texts[file_name].encode()).splitlines(keepends=True))
    cache = sys.modules.get("linecache")
    if cache is not None and file_name.startswith("<"):
        found = cache.getlines(file_name)
        if found:
            return tuple(found)
    try:
        with open(file_name, "rb") as stream:
            return tuple(decode_source(stream.read()).splitlines(keepends=True))
    except OSError as error:
        raise OSError("could not get source code") from error


def decode_source(data: bytes) -> str:
    """Decode a Python file: UTF-8, or what its coding comment says; line ends become newlines."""
    head = b"\n".join(data.split(b"\n", 2)[:2])
    if b"coding" in head:
        import io
        import tokenize

        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    else:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")


def _last_code_line(code: CodeType) -> int:
    last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    inner = (_last_code_line(const) for const in code.co_consts if isinstance(const, CodeType))
    return max([last, *inner])


def _block(lines: tuple[str, ...], code: CodeType) -> tuple[list[str], Any]:
    """Find a function's lines: the bytecode tells how far it goes at least, the parser when it is whole."""
    first = code.co_firstlineno - 1
    if first >= len(lines):
        raise OSError("could not get source code")
    indent = _indent(lines[first])
    end = _last_code_line(code)
    while True:
        while end < len(lines) and (not lines[end].strip() or len(_indent(lines[end])) > len(indent)):
            end += 1
        block = [line[len(indent) :] if line.startswith(indent) else line for line in lines[first:end]]
        try:
            tree: Any = compile("".join(block), code.co_filename, "exec", _ONLY_AST, dont_inherit=True)
        except SyntaxError:
            if end >= len(lines):
                raise ValueError(f"The text of {code.co_name} can't be told from its file.") from None
            end += 1
            continue
        node = tree.body[0]
        if not hasattr(node, "args"):
            raise ValueError(f"The text of {code.co_name} does not start with a def.")
        return block, node


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            for item in value:
                if hasattr(item, "_fields"):
                    yield from _walk(item)
        elif hasattr(value, "_fields"):
            yield from _walk(value)


def _annotations(function: Any) -> Iterator[tuple[Position, Position]]:
    """Yield where the annotations of a function, and of those inside of it, stand: lines from 0, bytes."""
    for node in _walk(function):
        if type(node).__name__ == "arg" and node.annotation is not None:
            yield (node.lineno - 1, node.col_offset), _end(node.annotation)
        elif getattr(node, "returns", None) is not None:
            yield (node.returns.lineno - 1, -node.returns.col_offset - 1), _end(node.returns)


def _end(node: Any) -> Position:
    return node.end_lineno - 1, node.end_col_offset


def _cut(lines: list[bytes], start: Position, end: Position) -> None:
    """Cut an annotation: from the colon after a name, or from the arrow before a result, to its end."""
    row, column = start
    if column < 0:
        row, column = _arrow(lines, row, -column - 1)
        mark = b"->"
    else:
        row, column = _find(lines, row, column, b":")
        mark = b":"
    end_row, end_column = end
    opened = _between(lines, (row, column + len(mark)), end).count(b"(") - _between(
        lines, (row, column + len(mark)), end
    ).count(b")")
    for _ in range(max(opened, 0)):
        end_row, end_column = _find(lines, end_row, end_column, b")")
        end_column += 1
    head = lines[row][:column].rstrip()
    tail = lines[end_row][end_column:]
    lines[row] = head + (tail if tail[:1] in b",:)=\n" or not tail.strip() else b" " + tail.lstrip())
    if tail.startswith(b" "):
        lines[row] = head + b" " + tail.lstrip(b" ")
    if tail.lstrip(b" ")[:1] in (b",", b")", b":", b"\n"):
        lines[row] = head + tail.lstrip(b" ")
    for index in range(row + 1, end_row + 1):
        lines[index] = b""


def _find(lines: list[bytes], row: int, column: int, mark: bytes) -> Position:
    found = lines[row].find(mark, column)
    while found < 0:
        row += 1
        found = lines[row].find(mark)
    return row, found


def _arrow(lines: list[bytes], row: int, column: int) -> Position:
    found = lines[row].rfind(b"->", 0, column)
    while found < 0:
        row -= 1
        found = lines[row].rfind(b"->")
    return row, found


def _between(lines: list[bytes], start: Position, end: Position) -> bytes:
    if start[0] == end[0]:
        return lines[start[0]][start[1] : end[1]]
    middle = b"".join(lines[start[0] + 1 : end[0]])
    return lines[start[0]][start[1] :] + middle + lines[end[0]][: end[1]]
