"""The names of kfp.compiler.compiler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui.compiler import package
from tui.compiler.run.recorder import recorder
from tui.compiler.trace.decorators import PipelineExecutionMode
from tui.compiler.trace.pipeline import PipelineConf


class Compiler:
    """Compiles pipeline functions to workflows.

    ValueError: the mode is V2_ENGINE; NotImplementedError: it is V2_COMPATIBLE.
    """

    def __init__(
        self,
        mode: PipelineExecutionMode = PipelineExecutionMode.V1_LEGACY,
        launcher_image: str | None = None,
    ) -> None:
        if mode == PipelineExecutionMode.V2_ENGINE:
            raise ValueError("V2_ENGINE execution mode is not supported yet. Compile without a mode.")
        if mode == PipelineExecutionMode.V2_COMPATIBLE:
            raise NotImplementedError(
                "V2_COMPATIBLE execution mode is not served by kfdeck's compiler. Compile without a mode, "
                "or use your own kfp with `--sdk installed`."
            )
        self._mode = mode

    def compile(
        self,
        pipeline_func: Callable[..., Any],
        package_path: str,
        type_check: bool = True,
        pipeline_conf: PipelineConf | None = None,
    ) -> None:
        """Compile a pipeline function, and write it in the form of the path's suffix.

        While a file is compiled by kfdeck nothing is written: the result is taken as the file's.
        """
        package.check_suffix(str(package_path))
        request = recorder.request(pipeline_func, type_check, pipeline_conf)
        if not recorder.recording and request.built is not None:
            package.write(request.built.text(), str(package_path))
