"""The experiments that a run can be put into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.app import App

if TYPE_CHECKING:
    from tui.app.app import KfdeckApp


async def experiment_names(app: App[Any]) -> list[str]:
    """Give the names of the experiments, the last used first. Raises `BackendError`."""
    backend = await cast("KfdeckApp", app).session.backend()
    return [experiment.name for experiment in await backend.list_experiments()]
