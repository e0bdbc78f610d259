"""The names of kfp.auth: credentials are taken and never used, since nothing is submitted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui.compiler.unserved import module_getattr

# What is asked for inside of this module reaches the embedded finder, which explains it.
__path__: list[str] = []

KF_PIPELINES_SA_TOKEN_ENV = "KF_PIPELINES_SA_TOKEN_PATH"
KF_PIPELINES_SA_TOKEN_PATH = "/var/run/secrets/kubeflow/pipelines/token"


class TokenCredentialsBase:
    """Base of credentials."""

    def refresh_api_key_hook(self, config: Any) -> None:
        """Do nothing: no server is asked."""


class ServiceAccountTokenVolumeCredentials(TokenCredentialsBase):
    """Credentials of a service account, from a mounted token."""

    def __init__(self, path: str | None = None) -> None:
        self._token_path = path or KF_PIPELINES_SA_TOKEN_PATH


def read_token_from_file(path: str | None = None) -> str:
    """Read a token. OSError: there is none."""
    return Path(path or KF_PIPELINES_SA_TOKEN_PATH).read_text(encoding="utf-8")


__getattr__ = module_getattr("kfp.auth", globals())
