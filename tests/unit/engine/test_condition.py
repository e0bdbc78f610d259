"""Conditions read as the cluster's evaluator reads them; the cases were observed there."""

import pytest

from tui.engine.condition import ConditionProblem, evaluate

TRUE = [
    '"heads" == "heads"',
    "heads == 'heads'",
    "a_b == a_b",
    '"" == ""',
    "true",
    "!(x == y)",
    "x == x && 1 == 1 || y == z",
    "Error in (Failed, Error)",
    '"abc" =~ "^a"',
    '"abc" !~ "b$"',
    "1 + 1 == 2",
    r'"it\"s" == "it\"s"',
    "5 == 5.0",
    "05 == 5",
    "0x10 == 16",
    "-1 < 3",
    '"5" > "10"',
    '"2021-01-01" < "2022-01-01"',
    '"2021-01-01T10:00:00Z" == "2021-01-01T12:00:00+02:00"',
    "2 * (3 + 4) % 5 == 4",
    "2 ** 3 - 1 >= 7",
    "7 / 2 <= 3.5",
    "[two words] == [two words]",
    "'한국' == \"한국\"",
    '"a" + "b" == "ab"',
    "true || a < 5",
    "!(false && a < 5)",
]
FALSE = [
    '"5" == 5',
    "True == true",
    '"True" == "true"',
    '"2021-01-01" == "x"',
    "5 > 10",
    '"5\n" == "5"',
    "x != x",
    "!true",
    '"{{tasks.x.outputs.parameters.y}}" == "1"',
]
ERRORS = [
    "a < 5",
    "NaN > 3",
    "1e-05 > 3",
    "1e5 > 3",
    "5d1c == 5d1c",
    "a b == a b",
    " == heads",
    "> 3",
    "1.2.3 == 1.2.3",
    "a-b == a-b",
    "a/b == a/b",
    "a.b == a.b",
    "Error in (Error)",
    "{{tasks.x}} > 3",
    '"it\'s" == "it\'s"',
    '"a"b"',
    "5",
    "x ?? y == x",
    "10:30 == 10:30",
    "",
    "(1 == 1",
    "1 == 1)",
    '"abc" =~ "("',
    "1 / 0 == 1",
    "1 && true",
    "true && a < 5",
    "true || (1 == 1",
    "!1",
    "[open == 1",
]


@pytest.mark.parametrize("text", TRUE)
def test_true(text: str) -> None:
    assert evaluate(text) is True


@pytest.mark.parametrize("text", FALSE)
def test_false(text: str) -> None:
    assert evaluate(text) is False


@pytest.mark.parametrize("text", ERRORS)
def test_errors(text: str) -> None:
    with pytest.raises(ConditionProblem) as caught:
        evaluate(text)
    assert str(caught.value)
