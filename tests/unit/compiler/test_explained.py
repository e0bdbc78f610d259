"""What a diagnostic says of common slips: what is there, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.compiler import compile_file
from tui.model import Diagnostic

FILE = """\
from kfp import dsl
from kfp.components import create_component_from_func

def train(rate: float, rows: int = 3) -> str:
    return "x"

train_op = create_component_from_func(train)

@dsl.pipeline(name="p")
def p(rate: float = 0.1):
    first = train_op(rate)
    {line}
"""


def problems(folder: Path, line: str) -> list[Diagnostic]:
    file = folder / "file.py"
    file.write_text(FILE.format(line=line))
    return list(compile_file(file).diagnostics)


@pytest.mark.parametrize(
    ("line", "code", "words", "hint"),
    [
        ("first.outputt", "attribute", "outputt", "Did you mean .output?"),
        ("first.set_cpu_limt('1')", "attribute", "set_cpu_limt", "Did you mean .set_cpu_limit?"),
        ("firts.output", "name", "firts", "Did you mean first?"),
        ("first.outputs['model']", "key", 'The task "train" has no output "model"; it has Output.', "Name"),
        ("train_op(rate).after('x')", "attribute", "after() takes tasks", "Check"),
        ("{}['x']", "key", "KeyError: 'x'", "Check the key"),
        ("train_op(ratee=rate)", "type", "its inputs: rate, rows", "Check"),
    ],
)
def test_a_slip_is_explained(tmp_path: Path, line: str, code: str, words: str, hint: str) -> None:
    (problem,) = problems(tmp_path, line)
    assert problem.code == code
    assert words in problem.message
    assert problem.hint.startswith(hint)
    assert problem.location is not None
    assert problem.location.line == 12


@pytest.mark.parametrize("value", ["'many'", "'1.5'"])
def test_a_constant_of_another_type_is_suspicious(tmp_path: Path, value: str) -> None:
    (problem,) = problems(tmp_path, f"train_op(rate, rows={value})")
    assert problem.code == "constant-type"
    assert "Integer" in problem.message
    assert problem.location is not None
    assert problem.location.line == 12


@pytest.mark.parametrize("value", ["'12'", "4", "'{{workflow.uid}}'", "rate"])
def test_a_constant_that_can_be_read_is_not(tmp_path: Path, value: str) -> None:
    codes = [item.code for item in problems(tmp_path, f"train_op(rate, rows={value})")]
    assert "constant-type" not in codes
