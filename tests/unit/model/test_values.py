"""Parameter values are checked against their types, as text."""

import pytest

from tui.model import Parameter
from tui.model.values import problem_of


@pytest.mark.parametrize(
    ("type_name", "good", "bad"),
    [
        ("Integer", ["1", "-3", " 7 "], ["", "1.5", "x", "일"]),
        ("Float", ["1", "1.5", "-2e3", "nan"], ["", "x"]),
        ("Boolean", ["True", "false", "y", "0", "off"], ["", "2", "maybe"]),
        ("JsonArray", ["[]", '["a"]'], ["", "{}", "a", "[1"]),
        ("JsonObject", ["{}", '{"a": 1}'], ["", "[]", "a"]),
        ("String", ["", "anything", "한글"], []),
        ("csv", ["", "x"], []),
    ],
)
def test_values(type_name: str, good: list[str], bad: list[str]) -> None:
    parameter = Parameter("p", type_name, default="x")
    assert [problem_of(parameter, value) for value in good] == [""] * len(good)
    assert all(problem_of(parameter, value) for value in bad)


def test_an_optional_value_may_be_left_out() -> None:
    assert problem_of(Parameter("p", "Integer", optional=True), "") == ""
    assert problem_of(Parameter("p", "Integer"), "") != ""
    assert problem_of(Parameter("p"), "") != ""
