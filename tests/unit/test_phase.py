"""Phases roll up from leaves."""

import pytest

from tui.model import Phase, roll_up

P = Phase


@pytest.mark.parametrize(
    ("leaves", "group"),
    [
        ([], P.SKIPPED),
        ([P.PENDING, P.PENDING], P.PENDING),
        ([P.SUCCEEDED, P.PENDING], P.RUNNING),
        ([P.FAILED, P.RUNNING], P.RUNNING),
        ([P.SUCCEEDED, P.SKIPPED], P.SUCCEEDED),
        ([P.CACHED, P.SKIPPED], P.CACHED),
        ([P.CACHED, P.SUCCEEDED], P.SUCCEEDED),
        ([P.SKIPPED, P.SKIPPED], P.SKIPPED),
        ([P.SUCCEEDED, P.FAILED, P.ERROR], P.ERROR),
        ([P.FAILED, P.STOPPED], P.FAILED),
        ([P.SUSPENDED, P.SUCCEEDED], P.SUSPENDED),
    ],
)
def test_roll_up(leaves: list[Phase], group: Phase) -> None:
    assert roll_up(leaves) is group


def test_marks_are_one_cell_and_unique() -> None:
    assert len({phase.mark for phase in Phase}) == len(Phase)
    assert len({phase.ascii_mark for phase in Phase}) == len(Phase) - 0
    assert all(len(phase.mark) == 1 and phase.ascii_mark.isascii() for phase in Phase)
