"""The `depends` expression of a task: results of other tasks joined by &&, || and !."""

from __future__ import annotations

import re
from collections.abc import Callable

from tui.engine.problems import WorkflowProblem

RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
_TOKEN = re.compile(r"\s*(&&|\|\||!|\(|\)|[\w-]+(?:\.\w+)?)")


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise WorkflowProblem(f"The depends expression `{text}` can't be read at `{text[position:]}`.")
        found.append(match.group(1))
        position = match.end()
    return found


def names_in(text: str) -> tuple[str, ...]:
    """The tasks that the expression speaks of, each once, in order."""
    words = [token for token in _tokens(text) if token not in ("&&", "||", "!", "(", ")")]
    return tuple(dict.fromkeys(word.partition(".")[0] for word in words))


class _Reader:
    """A reader by recursive descent; `asks` tells whether a task has a result."""

    def __init__(self, text: str, asks: Callable[[str, str], bool]) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0
        self.asks = asks

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def either(self) -> bool:
        value = self.both()
        while self.peek() == "||":
            self.take()
            value = self.both() or value
        return value

    def both(self) -> bool:
        value = self.one()
        while self.peek() == "&&":
            self.take()
            value = self.one() and value
        return value

    def one(self) -> bool:
        token = self.take()
        if token == "!":
            return not self.one()
        if token == "(":
            value = self.either()
            if self.take() != ")":
                raise WorkflowProblem(f"The depends expression `{self.text}` lacks a closing parenthesis.")
            return value
        if token in ("", "&&", "||", ")"):
            raise WorkflowProblem(f"The depends expression `{self.text}` lacks a task's name.")
        name, _, result = token.partition(".")
        if result:
            return self.asks(name, result)
        return any(self.asks(name, word) for word in ("Succeeded", "Skipped", "Daemoned"))


def evaluate(text: str, asks: Callable[[str, str], bool]) -> bool:
    """Whether the expression holds; a bare task name means it succeeded or was skipped."""
    reader = _Reader(text, asks)
    value = reader.either()
    if reader.peek():
        raise WorkflowProblem(f"The depends expression `{text}` goes on after its end: `{reader.peek()}`.")
    return value
