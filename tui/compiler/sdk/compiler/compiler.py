"""The names of kfp.compiler.compiler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui.compiler import package
from tui.compiler.build import build
from tui.compiler.run.recorder import recorder
from tui.compiler.trace.decorators import PipelineExecutionMode
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.pipeline import PipelineConf
from tui.compiler.trace.tracer import Overrides
from tui.compiler.unserved import module_getattr


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

        While a file is compiled by kfdeck nothing is written: the result is taken as the file's. Neither is
        anything when the path is None, as in the SDK.
        """
        if package_path is not None:
            package.check_suffix(str(package_path))
        request = recorder.request(pipeline_func, type_check, pipeline_conf)
        if not recorder.recording and request.built is not None and package_path is not None:
            package.write(request.built.text(), str(package_path))

    def create_workflow(
        self,
        pipeline_func: Callable[..., Any],
        pipeline_name: str | None = None,
        pipeline_description: str | None = None,
        params_list: Sequence[PipelineParam] | None = None,
        pipeline_conf: PipelineConf | None = None,
    ) -> dict[str, Any]:
        """Give the workflow of a pipeline function as plain data.

        A name, a description and parameters given here are taken instead of the function's.
        """
        overrides = Overrides(pipeline_name, pipeline_description, params_list or ())
        built = build(pipeline_func, True, pipeline_conf, recorder.sdk_quirks, overrides)
        recorder.keep(pipeline_func, built)
        return built.workflow

    _create_workflow = create_workflow
    _compile = create_workflow

    @staticmethod
    def _write_workflow(workflow: dict[str, Any], package_path: str | None = None) -> str | None:
        """Write a workflow; its text is given back when there is no path."""
        from tui.compiler.emit import dump_yaml

        text = dump_yaml(workflow)
        if package_path is None:
            return text
        package.check_suffix(str(package_path))
        if not recorder.recording:
            package.write(text, str(package_path))
        return None


__getattr__ = module_getattr("kfp.compiler.compiler", globals())
