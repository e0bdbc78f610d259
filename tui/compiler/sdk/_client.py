"""The client names of the SDK. While a file is compiled their calls are recorded; nothing is submitted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from tui.compiler.run.recorder import recorder
from tui.compiler.unserved import module_getattr

# Calls that would change something on a server.
_CHANGES = tuple(f"Client.{verb}_" for verb in ("create", "run", "upload", "delete", "archive", "unarchive"))


class Recorded:
    """Stands for whatever a server would have answered. Its attributes are texts or further answers."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorded(f"{self._what}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Recorded:
        if self._what.startswith(_CHANGES):
            _tell(self._what)
        return Recorded(f"{self._what}()")

    def __getitem__(self, key: Any) -> Recorded:
        return Recorded(f"{self._what}[{key!r}]")

    def __add__(self, other: Any) -> str:
        return f"{self}{other}"

    def __radd__(self, other: Any) -> str:
        return f"{other}{self}"

    def __len__(self) -> int:
        return 0

    def __enter__(self) -> Recorded:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing was opened."""

    def __str__(self) -> str:
        return f"<{self._what}: nothing is submitted while a pipeline is compiled>"

    __repr__ = __str__

    def __iter__(self) -> Any:
        return iter(())

    def __bool__(self) -> bool:
        return True


class _Constants(type):
    """Gives what stands at the class of the real client: its addresses and paths."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorded(f"Client.{name}")


class Client(metaclass=_Constants):
    """Takes every call of the real client. Pipelines to run are compiled and recorded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._arguments = (args, kwargs)

    def create_run_from_pipeline_func(
        self,
        pipeline_func: Callable[..., Any],
        arguments: Mapping[str, Any] | None = None,
        run_name: str | None = None,
        experiment_name: str | None = None,
        pipeline_conf: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Compile a pipeline, and record that it should run."""
        recorder.request(pipeline_func, conf=pipeline_conf, arguments=arguments)
        _tell(f"create_run_from_pipeline_func({getattr(pipeline_func, '__name__', pipeline_func)!s})")
        return Recorded("run")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorded(f"Client.{name}")


class LocalClient(Client):
    """Takes every call of the real local client."""


def _tell(call: str) -> None:
    if not recorder.recording:
        print(f"kfdeck: {call} is recorded, not submitted; `kfdeck run` runs pipelines.", file=sys.stderr)


def run_pipeline_func_on_cluster(
    pipeline_func: Callable[..., Any],
    arguments: Mapping[str, Any] | None = None,
    run_name: str | None = None,
    experiment_name: str | None = None,
    kfp_client: Any = None,
    pipeline_conf: Any = None,
) -> Any:
    """Compile a pipeline, and record that it should run."""
    client = kfp_client or Client()
    return client.create_run_from_pipeline_func(
        pipeline_func, arguments, run_name, experiment_name, pipeline_conf
    )


def run_pipeline_func_locally(
    pipeline_func: Callable[..., Any], arguments: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any
) -> Any:
    """Compile a pipeline, and record that it should run."""
    return Client().create_run_from_pipeline_func(pipeline_func, arguments)


__getattr__ = module_getattr("kfp._client", globals())
