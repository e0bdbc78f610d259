"""The names of kfp.dsl.extensions.kubernetes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from tui.compiler.k8s import model
from tui.compiler.unserved import module_getattr


def use_secret(
    secret_name: str,
    secret_volume_mount_path: str,
    env_variable: str | None = None,
    secret_file_path_in_volume: str | None = None,
) -> Callable[[Any], Any]:
    """Make a change that mounts a secret, and lets a variable name one of its files.

    ValueError: only one of the variable and the file is given.
    """
    if bool(env_variable) != bool(secret_file_path_in_volume):
        raise ValueError(
            f"Both {env_variable} and {secret_file_path_in_volume} needs to be supplied together or not at "
            "all: the variable gets the path of that file."
        )

    def change(op: Any) -> Any:
        source = model("V1SecretVolumeSource")(secret_name=secret_name)
        op.add_volume(model("V1Volume")(name=secret_name, secret=source))
        op.add_volume_mount(model("V1VolumeMount")(name=secret_name, mount_path=secret_volume_mount_path))
        if env_variable and secret_file_path_in_volume:
            path = posixpath.join(secret_volume_mount_path, secret_file_path_in_volume)
            op.add_env_variable(model("V1EnvVar")(name=env_variable, value=path))
        return op

    return change


__getattr__ = module_getattr("kfp.dsl.extensions.kubernetes", globals())
