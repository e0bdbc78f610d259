"""Bad input: the exception types and first words that programs written for the real SDK know."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "errors" / "v1.json").read_text(encoding="utf-8"))
# The SDK leaves a placeholder of its own in the affinity; ours is a reference that can be filled in.
# Texts that are the interpreter's own are compared from where the function's name ends.
_WORDS = 3


@pytest.fixture(scope="module")
def answers() -> dict[str, list[str] | None]:
    """What the embedded SDK raises for each probe."""
    path = HERE / "probes" / "errors_probe.py"
    done = subprocess.run(
        [sys.executable, "-m", "tui", "exec", str(path)],
        capture_output=True,
        text=True,
        cwd=HERE.parents[1],
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str] | None] = json.loads(done.stdout)
    return found


def _first_words(text: str) -> list[str]:
    text = re.sub(r"^.*\(\) ", "", text)
    return re.findall(r"\w+", text)[:_WORDS]


@pytest.mark.parametrize("name", EXPECTED)
def test_an_error_is_the_one_that_programs_know(name: str, answers: dict[str, list[str] | None]) -> None:
    expected, actual = EXPECTED[name], answers[name]
    if expected is None:
        assert actual is None
        return
    assert actual is not None
    assert actual[0] == expected[0]
    assert _first_words(actual[1])[: len(_first_words(expected[1]))] == _first_words(expected[1])
