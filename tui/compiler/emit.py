"""YAML text, fast, in the layout that PyYAML's block style gives.

Leaf collections are in flow style, long lines are folded at 80 columns, texts of several lines are
`|` blocks.

A workflow repeats the same texts many times (a program per task), so laid-out texts are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

WIDTH = 80
_LONGEST_SIMPLE_KEY = 122
_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off"))
# Texts that a YAML reader would take for something else than a text: words, and numbers or dates.
_NOT_TEXT = frozenset(("~", "null", "Null", "NULL", "<<", "="))
_NUMBER = r"""(?: [-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)? | \.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]* | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
    | [-+]?0b[0-1_]+ | [-+]?0[0-7_]+ | [-+]?(?:0|[1-9][0-9_]*) | [-+]?0x[0-9a-fA-F_]+
    | [-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+
    | [0-9]{4}-[0-9]{2}-[0-9]{2}
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
      (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))? )\Z"""
_SPECIAL = re.compile(r"[^\n -~]")
# Where a text can't be plain: in any place, or only inside a flow collection.
_BLOCK_INDICATOR = re.compile(r"---|\.\.\.|[#,\[\]{}&*!|>'\"%@`]|[?:-](?:\s|\Z)|(?s:.+?)(?::(?:\s|\Z)|\s\#)")
_FLOW_INDICATOR = re.compile(r"[?:]|(?s:.*?)[,?\[\]{}:]")
_SINGLE_SPACE = re.compile(r"(?<=[^ ]) (?=[^ ])")
_ESCAPES = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\t": "t",
    "\n": "n",
    "\v": "v",
    "\f": "f",
    "\r": "r",
    "\x1b": "e",
    '"': '"',
    "\\": "\\",
    "\x85": "N",
    "\xa0": "_",
    "\u2028": "L",
    "\u2029": "P",
}

PLAIN, SINGLE, DOUBLE, LITERAL = range(4)


@lru_cache(maxsize=65536)
def _styles(text: str) -> tuple[int, int, bool]:
    """Give a text's style in block context, in flow context, and whether it keeps its parent from flowing."""
    if not text:
        return SINGLE, SINGLE, False
    if text.lower() in _WORDS:
        return DOUBLE, DOUBLE, True
    several = "\n" in text
    if _SPECIAL.search(text) or " \n" in text:
        return DOUBLE, DOUBLE, several
    if several:
        return (DOUBLE if text[-1] == " " else LITERAL), DOUBLE, True
    if text[0] == " " or text[-1] == " " or _not_text(text) or _BLOCK_INDICATOR.match(text):
        return SINGLE, SINGLE, False
    return PLAIN, (SINGLE if _FLOW_INDICATOR.match(text) else PLAIN), False


def _not_text(text: str) -> bool:
    if text in _NOT_TEXT:
        return True
    start = text[1:2] if text[0] in "+-" else text[0]
    return (start.isdigit() or start == ".") and re.match(_NUMBER, text, re.VERBOSE) is not None


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, float):
        return _float(value)
    return str(value)


def _float(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value).lower()
    return text.replace("e", ".0e", 1) if "." not in text and "e" in text else text


def _fold(text: str, column: int, indent: int) -> str:
    """Break a text at single spaces once it runs past the width."""
    if column + len(text) <= WIDTH or " " not in text:
        return text
    parts = _SINGLE_SPACE.split(text)
    out = [parts[0]]
    column += len(parts[0])
    for part in parts[1:]:
        if column > WIDTH:
            out.append("\n" + " " * indent)
            column = indent
        else:
            out.append(" ")
            column += 1
        out.append(part)
        column += len(part)
    return "".join(out)


def _single(text: str, column: int, indent: int) -> str:
    # A break never comes right after the opening quote: that is the first character's place.
    return "'" + _fold(text.replace("'", "''"), column + 1, indent) + "'"


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return "\\" + _ESCAPES[char]
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


_DOUBLE_TOKEN = re.compile(r"[!#-\[\]-~]+|.", re.DOTALL)


def _double(text: str, column: int, indent: int, split: bool) -> str:
    out = ['"']
    column += 1
    last = len(text) - 1
    pad = "\n" + " " * indent
    position = 0
    for token in _DOUBLE_TOKEN.findall(text):
        end = position + len(token)
        plain = " " <= token[0] <= "~" and token not in '"\\'
        piece = token if plain else _escape(token)
        if split and token == " " and 0 < position < last and column > WIDTH:
            out.append("\\" + pad + "\\")
            column = indent + 1
        out.append(piece)
        column += len(piece)
        if split and not plain and _breaks_after(text, position, last, column):
            out.append("\\" + pad)
            column = indent
            if text[end] == " ":
                out.append("\\")
                column += 1
        position = end
    return "".join([*out, '"'])


def _breaks_after(text: str, position: int, last: int, column: int) -> bool:
    """Tell whether a double-quoted line ends after the escape that `position` has given."""
    if 0 < position < last and column - 1 > WIDTH:
        return True
    following = text[position + 1 : position + 2]
    return position + 1 < last and column > WIDTH and " " <= following <= "~" and following not in '"\\'


def _literal(text: str, indent: int) -> str:
    hint = "2" if text[0] in " \n" else ""
    if text[-1] != "\n":
        hint += "-"
    elif len(text) == 1 or text[-2] == "\n":
        hint += "+"
    pad = "\n" + " " * indent
    body = text[:-1] if text[-1] == "\n" else text
    return "|" + hint + "".join(pad + line if line else "\n" for line in body.split("\n"))


@lru_cache(maxsize=4096)
def _long(text: str, style: int, column: int, indent: int) -> str:
    if style == LITERAL:
        return _literal(text, indent)
    if style == DOUBLE:
        return _double(text, column, indent, split=True)
    if style == SINGLE:
        return _single(text, column, indent)
    return _fold(text, column, indent)


def _scalar(value: Any, column: int, indent: int, flow: bool) -> str:
    """Lay out a scalar that starts at `column`; its further lines are indented by `indent`."""
    if not isinstance(value, str):
        return _number(value)
    style = _styles(value)[flow]
    if style == PLAIN and column + len(value) <= WIDTH:
        return value
    if style == LITERAL:
        column = 0
    return _long(value, style, column, indent)


def _key(value: Any, flow: bool) -> str:
    """Lay out a mapping's key, which never breaks."""
    if not isinstance(value, str):
        return _number(value)
    style = _styles(value)[flow]
    if style == PLAIN:
        return value
    if style == DOUBLE or "\n" in value:
        return _double(value, 0, 0, split=False)
    return "'" + value.replace("'", "''") + "'"


def _flows(value: Any) -> bool:
    """Tell whether a collection stands on one line: it is empty, or has only scalars of no own style."""
    for item in value:
        if isinstance(item, str):
            if _styles(item)[2]:
                return False
        elif isinstance(item, dict | list | tuple):
            return False
    return not isinstance(value, dict) or _flows(value.values())


def _is_empty(value: Any) -> bool:
    return not value


class _Writer:
    def __init__(self, flows: Callable[[Any], bool] = _flows) -> None:
        self.out: list[str] = []
        self.flows = flows

    def node(self, value: Any, column: int, indent: int, in_mapping: bool) -> None:
        """Write a value whose first character stands at `column`, inside a collection at `indent`."""
        if not isinstance(value, dict | list | tuple):
            self.out.append(_scalar(value, column, indent + 2, flow=False))
        elif self.flows(value):
            self.flow(value, column, indent + 2)
        else:
            self.block(value, indent, in_mapping)

    def block(self, value: Any, indent: int, in_mapping: bool) -> None:
        """Write a collection that does not stand on one line."""
        if isinstance(value, dict):
            self.mapping(value, indent + 2, first=not in_mapping)
        else:
            self.sequence(value, indent if in_mapping else indent + 2, first=not in_mapping)

    def mapping(self, value: dict[Any, Any], indent: int, first: bool) -> None:
        """Write the entries of a mapping, each on lines of its own."""
        pad = "\n" + " " * indent
        out = self.out
        for key, item in value.items():
            if not first:
                out.append(pad)
            first = False
            text = _key(key, flow=False)
            if len(str(key)) > _LONGEST_SIMPLE_KEY or not key:
                out.append("? " + _scalar(key, indent + 2, indent + 2, flow=False) + pad)
                text = ""
            out.append(text + ":")
            column = indent + len(text) + 2
            if not isinstance(item, dict | list | tuple):
                out.append(" " + _scalar(item, column, indent + 2, flow=False))
            elif self.flows(item):
                out.append(" ")
                self.flow(item, column, indent + 2)
            else:
                self.block(item, indent, in_mapping=True)

    def sequence(self, value: Any, indent: int, first: bool) -> None:
        """Write the items of a sequence, each after a dash."""
        pad = "\n" + " " * indent
        for item in value:
            self.out.append("- " if first else pad + "- ")
            first = False
            self.node(item, indent + 2, indent, in_mapping=False)

    def flow(self, value: Any, column: int, indent: int) -> None:
        out = self.out
        pad = "\n" + " " * indent
        is_mapping = isinstance(value, dict)
        out.append("{" if is_mapping else "[")
        column += 1
        first = True
        for entry in value.items() if is_mapping else value:
            if not first:
                out.append(",")
                column += 1
            if column > WIDTH:
                out.append(pad)
                column = indent
            elif not first:
                out.append(" ")
                column += 1
            first = False
            if is_mapping:
                text = _flow_key(entry[0], column, indent) + " "
                out.append(text)
                column = _after(text, column)
                entry = entry[1]
            text = _scalar(entry, column, indent + 2, flow=True)
            out.append(text)
            column = _after(text, column)
        out.append("}" if is_mapping else "]")


def _flow_key(key: Any, column: int, indent: int) -> str:
    if key and len(str(key)) <= _LONGEST_SIMPLE_KEY:
        return _key(key, flow=True) + ":"
    text = "? " + _scalar(key, column + 2, indent + 2, flow=True)
    return text + ("\n" + " " * indent + ":" if _after(text, column) > WIDTH else " :")


def _after(text: str, column: int) -> int:
    cut = text.rfind("\n")
    return column + len(text) if cut < 0 else len(text) - cut - 1


def dump_yaml(value: Any) -> str:
    """Write plain data (dicts, lists, texts, numbers, booleans, None) as a YAML document."""
    writer = _Writer()
    if isinstance(value, dict) and not _flows(value):
        writer.mapping(value, 0, first=True)
    elif isinstance(value, list | tuple) and not _flows(value):
        writer.sequence(value, 0, first=True)
    else:
        writer.node(value, 0, 0, in_mapping=False)
    return "".join(writer.out) + "\n"


def dump_manifest(value: Any) -> str:
    """Write a Kubernetes object as it stands inside of a workflow.

    The SDK's text is PyYAML's; so is this one, down to quotes and folds: it is compared as a text.
    """
    import yaml

    text: str = yaml.dump(value, default_flow_style=False)
    return text
