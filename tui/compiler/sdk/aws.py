"""The names of kfp.aws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler.k8s import model
from tui.compiler.unserved import module_getattr

from .onprem import secret_env


def use_aws_secret(
    secret_name: str = "aws-secret",
    aws_access_key_id_name: str = "AWS_ACCESS_KEY_ID",
    aws_secret_access_key_name: str = "AWS_SECRET_ACCESS_KEY",
    aws_region: str | None = None,
) -> Callable[[Any], Any]:
    """Make a change that gives an op the AWS credentials in a secret."""

    def change(op: Any) -> Any:
        secret_env(op, "AWS_ACCESS_KEY_ID", secret_name, aws_access_key_id_name)
        secret_env(op, "AWS_SECRET_ACCESS_KEY", secret_name, aws_secret_access_key_name)
        if aws_region:
            op.container.add_env_variable(model("V1EnvVar")(name="AWS_REGION", value=aws_region))
        return op

    return change


__getattr__ = module_getattr("kfp.aws", globals())
