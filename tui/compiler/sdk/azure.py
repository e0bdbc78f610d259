"""The names of kfp.azure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.unserved import module_getattr

from .onprem import secret_env

_VARIABLES = ("AZ_SUBSCRIPTION_ID", "AZ_TENANT_ID", "AZ_CLIENT_ID", "AZ_CLIENT_SECRET")


def use_azure_secret(secret_name: str = "azcreds") -> Callable[[Any], Any]:
    """Make a change that gives an op the Azure credentials in a secret."""

    def change(op: Any) -> Any:
        for variable in _VARIABLES:
            secret_env(op, variable, secret_name, variable)
        return op

    return change


__getattr__ = module_getattr("kfp.azure", globals())
