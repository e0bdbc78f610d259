"""Suspicions about the functions that components are made of."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from types import CodeType, ModuleType
from typing import Any

from tui.compiler.components.functions import ComponentSource
from tui.compiler.lint import packages
from tui.compiler.run.candidates import walk
from tui.compiler.run.outcome import Problem
from tui.compiler.spec.source import definition, first_column, function_source, unwrap

_ONLY_AST = 0x400
# What the step's program has imported before it calls the function.
_PROGRAM_NAMES = frozenset(("argparse", "__name__", "__builtins__", "__file__", "__doc__"))
_CHANGES = frozenset(
    (
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
        *("update", "setdefault", "popitem", "add", "discard"),
    )
)


class Finding:
    """A suspicion at a line of the user's file."""

    __slots__ = ("code", "column", "file", "line", "message", "name")

    def __init__(
        self, code: str, message: str, line: int, column: int = 0, name: str = "", file: str = ""
    ) -> None:
        self.name = name
        self.file = file
        self.code = code
        self.message = message
        self.line = line
        self.column = column


def check(source: ComponentSource) -> Iterator[Finding]:
    """Yield what is suspicious about a component's function."""
    function = unwrap(source.function)
    code = function.__code__
    text = function_source(function)
    tree: Any = compile(text, "<function>", "exec", _ONLY_AST, dont_inherit=True)
    node = tree.body[0]
    offset = def_line(function) - 1
    names = _places(node, offset)
    for finding in _outside_names(source, function, code):
        finding.column = names.get((finding.name, finding.line), -1) + 1
        yield _indented(finding, function)
    yield from _outside_defaults(function, node)
    for finding in (*_modules(source, function, node, offset), *_mutated_defaults(function, node, offset)):
        yield _indented(finding, function)
    yield from _syntax(source, function, text, offset)


def _places(node: Any, offset: int) -> dict[tuple[str, int], int]:
    """Give the column of every name in a function's body, by the name and its line."""
    found: dict[tuple[str, int], int] = {}
    for item in (inner for part in node.body for inner in walk(part)):
        if type(item).__name__ == "Name":
            place = (item.id, item.lineno + offset)
            found[place] = min(item.col_offset, found.get(place, item.col_offset))
    return found


def _indented(finding: Finding, function: Any) -> Finding:
    """Add what was taken from the start of the function's lines before they were parsed."""
    from tui.compiler.spec.source import file_lines

    if finding.column:
        text = file_lines(function.__code__.co_filename)[def_line(function) - 1]
        finding.column += len(text) - len(text.lstrip())
    return finding


def def_line(function: Any) -> int:
    """Give the line of a function's `def` (its code starts at the first decorator)."""
    from tui.compiler.spec.source import file_lines

    line: int = function.__code__.co_firstlineno
    lines = file_lines(function.__code__.co_filename)
    while line <= len(lines) and not lines[line - 1].lstrip().startswith(("def ", "async def ")):
        line += 1
    return line


def _globals(code: CodeType) -> Iterator[tuple[str, int, int]]:
    """Yield (name, line, column from 1) of every global that a function and those inside of it load."""
    from opcode import opmap

    load, extended = opmap["LOAD_GLOBAL"], opmap["EXTENDED_ARG"]
    shift = 1 if sys.version_info >= (3, 11) else 0
    lines: dict[int, int | None] = {}
    for start, end, line in code.co_lines():
        lines.update(dict.fromkeys(range(start, end), line))
    high = 0
    data = code.co_code
    for index in range(0, len(data), 2):
        argument = high | data[index + 1]
        high = argument << 8 if data[index] == extended else 0
        if data[index] == load:
            yield code.co_names[argument >> shift], lines.get(index) or code.co_firstlineno, 0
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)


def _outside_names(source: ComponentSource, function: Any, code: CodeType) -> Iterator[Finding]:
    seen: set[str] = set()
    own = {*_PROGRAM_NAMES, function.__name__, *_extra_names(source.extra_code)}
    for name, line, column in _globals(code):
        if name in own or name in seen or hasattr(builtins, name):
            continue
        seen.add(name)
        yield Finding("outside-name", _outside(function, name), line, column, name)
    for name in code.co_freevars:
        if name not in seen:
            yield Finding("outside-name", _outside(function, name), def_line(function))


def _extra_names(extra_code: str) -> set[str]:
    if not extra_code:
        return set()
    namespace: set[str] = set()
    for node in walk(compile(extra_code, "<extra_code>", "exec", _ONLY_AST, dont_inherit=True)):
        kind = type(node).__name__
        if kind in ("FunctionDef", "ClassDef"):
            namespace.add(node.name)
        elif kind == "alias":
            namespace.add((node.asname or node.name).partition(".")[0])
        elif kind == "Name" and type(node.ctx).__name__ == "Store":
            namespace.add(node.id)
    return namespace


def _outside(function: Any, name: str) -> str:
    value = function.__globals__.get(name)
    if name not in function.__globals__:
        what = "is not defined anywhere"
    elif isinstance(value, ModuleType):
        what = "is a module imported outside of it"
    elif isinstance(value, type):
        what = "is a class defined outside of it"
    elif callable(value):
        what = "is a function defined outside of it"
    else:
        what = "is a value defined outside of it"
    return f'The component "{function.__name__}" uses "{name}", which {what}: its container does not have it.'


def _outside_defaults(function: Any, node: Any) -> Iterator[Finding]:
    if not any(_names_in_defaults(node)):
        return
    node, line, column = definition(function)
    for item in _names_in_defaults(node):
        place = item.lineno + line, item.col_offset + column + 1
        yield Finding("outside-name", _outside(function, item.id), *place)


def _names_in_defaults(node: Any) -> Iterator[Any]:
    for default in (*node.args.defaults, *node.args.kw_defaults):
        for item in walk(default) if default is not None else ():
            if type(item).__name__ == "Name" and not hasattr(builtins, item.id):
                yield item


def parameter_place(function: Any, name: str) -> tuple[int, int]:
    """Give the line and the column of a function's parameter; of its `def` when that is not known."""
    try:
        node, line, column = definition(function)
    except (AttributeError, OSError, ValueError):
        return 0, 0
    arguments = node.args
    for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if item.arg == name:
            return item.lineno + line, item.col_offset + column + 1
    return node.lineno + line, column + 1


def _modules(source: ComponentSource, function: Any, node: Any, offset: int) -> Iterator[Finding]:
    guarded = {
        id(inner)
        for item in walk(node)
        if type(item).__name__ == "Try"
        for part in item.body
        for inner in walk(part)
    }
    for item in walk(node):
        if id(item) in guarded:
            continue
        for name in _imported(item):
            if name in sys.stdlib_module_names or name in ("kfp", "__future__"):
                continue
            if packages.is_missing(name, source.packages, source.image):
                message = (
                    f'The component "{function.__name__}" imports "{name}", which neither Python, its '
                    f'packages_to_install nor the image "{source.image}" has.'
                )
                yield Finding("unknown-module", message, item.lineno + offset, item.col_offset + 1)


def _imported(node: Any) -> list[str]:
    kind = type(node).__name__
    if kind == "Import":
        return [alias.name.partition(".")[0] for alias in node.names]
    if kind == "ImportFrom" and not node.level and node.module:
        return [node.module.partition(".")[0]]
    return []


def _syntax(source: ComponentSource, function: Any, text: str, offset: int) -> Iterator[Finding]:
    version = packages.python_version(source.image)
    if version is None or version[0] != 3 or version >= sys.version_info[:2]:
        return
    try:
        compile(text, "<function>", "exec", _ONLY_AST, dont_inherit=True, _feature_version=version[1])
    except SyntaxError as error:
        message = (
            f'The component "{function.__name__}" has syntax that the Python of its image '
            f'"{source.image}" can\'t parse: {error.msg}.'
        )
        yield Finding("image-syntax", message, (error.lineno or 1) + offset)


def _mutated_defaults(function: Any, node: Any, offset: int) -> Iterator[Finding]:
    arguments = [*node.args.posonlyargs, *node.args.args]
    pairs = list(zip(reversed(arguments), reversed(node.args.defaults), strict=False))
    pairs += [pair for pair in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if pair[1]]
    mutable = {
        argument.arg for argument, default in pairs if type(default).__name__ in ("List", "Dict", "Set")
    }
    for item in walk(node) if mutable else ():
        name = _changed(item)
        if name in mutable:
            message = f'The component "{function.__name__}" changes "{name}", which is a default of its own.'
            yield Finding("mutable-default", message, item.lineno + offset, item.col_offset + 1)


def _changed(node: Any) -> str:
    kind = type(node).__name__
    if kind == "Call" and getattr(node.func, "attr", "") in _CHANGES:
        return getattr(node.func.value, "id", "")
    if kind == "Subscript" and type(node.ctx).__name__ in ("Store", "Del"):
        return getattr(node.value, "id", "")
    return ""


def problem(finding: Finding, file: str) -> Problem:
    """Make a finding a problem of a file, if it does not name another."""
    from tui.compiler.lint.codes import hint, severity

    code, file = finding.code, finding.file or file
    column = finding.column if finding.column > 0 else first_column(file, finding.line)
    return Problem(severity(code), code, finding.message, hint(code), file, finding.line, column)
