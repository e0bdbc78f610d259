"""The `when` of a task, as the cluster's evaluator (govaluate) reads it.

Unquoted words are texts, numbers are floats, nothing is converted: `"5" == 5` is false. Either quote
character closes a text. A quoted date is a number. The result must be a boolean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import NamedTuple

Value = bool | float | str | list["Value"]


class ConditionProblem(Exception):
    """The text is not a condition, or its operands do not fit its operators."""


class _Token(NamedTuple):
    kind: str
    text: str
    value: Value = ""


_COMPARATORS = ("==", "!=", ">=", "<=", ">", "<", "=~", "!~")
_ARITHMETIC: dict[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "**": 3}
_SYMBOLS = frozenset((*_COMPARATORS, *_ARITHMETIC, "&&", "||", "!", ",", "~"))
_DATES = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%I:%M%p",
)
_NUMBER = re.compile(r"0x[0-9a-fA-F]+|[0-9.]+")
_WORD = re.compile(r"[^\W\d][\w.]*")
_SYMBOL = re.compile(r"""[^\w\s"'()\[\]]+""")


def evaluate(text: str) -> bool:
    """Whether the condition holds. Raises ConditionProblem with the reason when it makes no sense."""
    reader = _Reader(_tokens(text))
    result = reader.either()
    if reader.peek().kind != "end":
        raise ConditionProblem(f"`{reader.peek().text}` can't follow what is before it")
    value = result()
    if not isinstance(value, bool):
        raise ConditionProblem(f"it gives {_show(value)}, and not true or false")
    return value


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token, position = _token(text, position)
        found.append(token)
    return [*found, _Token("end", "the end")]


def _token(text: str, position: int) -> tuple[_Token, int]:
    first = text[position]
    if first in "\"'":
        return _quoted(text, position)
    if first in "()":
        return _Token(first, first), position + 1
    if first == "[":
        return _bracketed(text, position)
    match = _NUMBER.match(text, position)
    if match:
        return _Token("value", match.group(), _number(match.group())), match.end()
    match = _WORD.match(text, position)
    if match:
        return _word(match.group()), match.end()
    match = _SYMBOL.match(text, position)
    if match is None or match.group() not in _SYMBOLS:
        raise ConditionProblem(f"Invalid token: '{match.group() if match else first}'; quote texts")
    return _Token(match.group(), match.group()), match.end()


def _quoted(text: str, position: int) -> tuple[_Token, int]:
    letters: list[str] = []
    position += 1
    while position < len(text):
        letter = text[position]
        if letter == "\\" and position + 1 < len(text):
            letters.append(text[position + 1])
            position += 2
            continue
        position += 1
        if letter in "\"'":
            word = "".join(letters)
            moment = _moment(word)
            return _Token("value", repr(word), word if moment is None else moment), position
        letters.append(letter)
    raise ConditionProblem("a quoted text is not closed")


def _bracketed(text: str, position: int) -> tuple[_Token, int]:
    end = text.find("]", position)
    if end < 0:
        raise ConditionProblem("a bracket is not closed")
    word = text[position + 1 : end]
    return _Token("value", word, word), end + 1


def _number(text: str) -> float:
    try:
        return float(int(text, 16)) if text.startswith("0x") else float(text)
    except ValueError as error:
        raise ConditionProblem(f"`{text}` is not a number; quote texts") from error


def _word(text: str) -> _Token:
    if text in ("true", "false"):
        return _Token("value", text, text == "true")
    if text in ("in", "IN"):
        return _Token("in", text)
    if "." in text:
        raise ConditionProblem(f"`{text}` reads as a field of an object; quote texts")
    return _Token("value", text, text)


def _moment(text: str) -> float | None:
    if not text[:1].isdigit():
        return None
    for form in _DATES:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()
    return None


def _show(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return f"'{value}'"


Later = Callable[[], Value]


class _Reader:
    """A reader by recursive descent. What it gives computes later.

    The right side of `&&` and `||` is computed only when the left one leaves it open, so that an operand
    that does not fit there does no harm.
    """

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0

    def peek(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def either(self) -> Later:
        value = self.both()
        while self.peek().kind == "||":
            self.take()
            value = partial(_or, value, self.both())
        return value

    def both(self) -> Later:
        value = self.compared()
        while self.peek().kind == "&&":
            self.take()
            value = partial(_and, value, self.compared())
        return value

    def compared(self) -> Later:
        value = self.computed(1)
        while self.peek().kind in _COMPARATORS or self.peek().kind == "in":
            symbol = self.take().kind
            value = partial(_apply, _compare, symbol, value, self.computed(1))
        return value

    def computed(self, level: int) -> Later:
        if level > max(_ARITHMETIC.values()):
            return self.prefixed()
        value = self.computed(level + 1)
        while _ARITHMETIC.get(self.peek().kind) == level:
            symbol = self.take().kind
            value = partial(_apply, _compute, symbol, value, self.computed(level + 1))
        return value

    def prefixed(self) -> Later:
        if self.peek().kind == "!":
            self.take()
            return partial(_not, self.prefixed())
        if self.peek().kind == "-":
            self.take()
            return partial(_negative, self.prefixed())
        return self.single()

    def single(self) -> Later:
        token = self.take()
        if token.kind == "value":
            if self.peek().kind in ("value", "("):
                raise ConditionProblem(f"`{self.peek().text}` can't follow `{token.text}`; quote texts")
            return lambda: token.value
        if token.kind == "(":
            return self._parenthesis()
        raise ConditionProblem(f"a value is missing before {token.text}")

    def _parenthesis(self) -> Later:
        values = [self.either()]
        while self.peek().kind == ",":
            self.take()
            values.append(self.either())
        if self.take().kind != ")":
            raise ConditionProblem("a parenthesis is not closed")
        return values[0] if len(values) == 1 else lambda: [value() for value in values]


def _truth(symbol: str, value: Value) -> bool:
    if not isinstance(value, bool):
        raise ConditionProblem(f"{_show(value)} is not true or false, as `{symbol}` needs")
    return value


def _or(left: Later, right: Later) -> Value:
    return _truth("||", left()) or _truth("||", right())


def _and(left: Later, right: Later) -> Value:
    return _truth("&&", left()) and _truth("&&", right())


def _not(value: Later) -> Value:
    return not _truth("!", value())


def _negative(value: Later) -> Value:
    return -_as_number("-", value())


def _apply(work: Callable[[str, Value, Value], Value], symbol: str, left: Later, right: Later) -> Value:
    return work(symbol, left(), right())


def _as_number(symbol: str, value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, float):
        raise ConditionProblem(f"{_show(value)} is not a number, as `{symbol}` needs; quote texts")
    return value


def _same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def _compare(symbol: str, left: Value, right: Value) -> bool:
    if symbol == "==":
        return _same(left, right)
    if symbol == "!=":
        return not _same(left, right)
    if symbol == "in":
        if not isinstance(right, list):
            raise ConditionProblem(f"{_show(right)} is not a list of two or more values, as `in` needs")
        return any(_same(left, item) for item in right)
    if symbol in ("=~", "!~"):
        return _matches(left, right) is (symbol == "=~")
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(symbol, left, right)
    return _ordered(symbol, _as_number(symbol, left), _as_number(symbol, right))


def _matches(left: Value, right: Value) -> bool:
    if not isinstance(left, str) or not isinstance(right, str):
        raise ConditionProblem("a match needs two texts")
    try:
        return re.search(right, left) is not None
    except re.error as error:
        raise ConditionProblem(f"'{right}' is not a regular expression: {error}") from error


def _ordered(symbol: str, left: float | str, right: float | str) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        left, right = str(left), str(right)
        return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[symbol]
    return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[symbol]


def _compute(symbol: str, left: Value, right: Value) -> Value:
    if symbol == "+" and (isinstance(left, str) or isinstance(right, str)):
        return "".join(item if isinstance(item, str) else _show(item) for item in (left, right))
    first, second = _as_number(symbol, left), _as_number(symbol, right)
    if symbol in ("/", "%") and second == 0:
        raise ConditionProblem("a division by zero")
    results: dict[str, Callable[[], float]] = {
        "+": lambda: first + second,
        "-": lambda: first - second,
        "*": lambda: first * second,
        "/": lambda: first / second,
        "%": lambda: float(first % second),
        "**": lambda: float(first**second),
    }
    return results[symbol]()
