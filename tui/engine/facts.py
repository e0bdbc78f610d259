"""What never changes about a run, in a file of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Facts:
    """Written once, when the run is made. `created` is in seconds since 1970."""

    id: str
    name: str
    workflow_name: str
    pipeline: str
    created: float
    source: str = ""
    function: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Put them into a file."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Facts:
        """Read them. Raises OSError or ValueError when that can't be done."""
        data = json.loads(path.read_text(encoding="utf-8"))
        try:
            return cls(**data)
        except TypeError as error:
            raise ValueError(f"{path} is not a description of a run") from error
