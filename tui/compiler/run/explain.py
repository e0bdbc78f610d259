"""What an exception means for a pipeline's author: a code, one sentence of what, one of what to do."""

from __future__ import annotations

import re
from importlib import import_module

# Start of the message, code, what to do. The first that fits is taken.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "Incompatible argument passed",
        "type-mismatch",
        "Pass an output of the right type, or add .ignore_type().",
    ),
    ("ContainerOp object was passed", "task-as-input", "Add .output, or .outputs['name'], to the task."),
    ("This task has multiple outputs", "many-outputs", "Name the output: task.outputs['name']."),
    ("Failed to serialize the value", "bad-constant", "Pass a constant that fits the input's type."),
    ("There are no registered serializers", "bad-constant", "Turn the value into a text yourself."),
    ("No value provided for input", "missing-argument", "Pass the input, or give it a default."),
    ("Only one global exit_handler", "exit-handler", "Put all steps under one ExitHandler."),
    ("exit_op cannot depend", "exit-handler", "Take .after(...) and references away from the exit step."),
    ("Nested pipelines are not allowed", "nested-pipeline", "Compile outside of the pipeline function."),
    ("Default pipeline not defined", "outside-pipeline", "Do this inside of a pipeline function."),
    ("Expected list, tuple, or PipelineParam", "bad-loop", "Loop over a list, a tuple or an output."),
    ("If you input a list of dicts", "bad-loop", "Give all dicts of the list the same keys."),
    ("Tried to create subvariable", "bad-loop", "Use keys that are Python names."),
    ("The output path", "bad-output-path", "End it with .yaml, .zip or .tar.gz."),
    ("Internal compiler error: Found unresolved", "unresolved", "Use a constant there."),
    ("list index out of range: tasks wait", "cycle", "Take one .after(...) of them away."),
    ("The component at", "component-fetch", "Check the address, or keep the component in a file."),
)
_TYPES: tuple[tuple[type[BaseException], str, str], ...] = (
    (RecursionError, "recursion", "Look for a function that calls itself without an end."),
    (MemoryError, "memory", "The file took more memory than it may; load data inside of steps instead."),
    (ModuleNotFoundError, "import", ""),
    (ImportError, "import", "Check the name, and that both packages are of fitting versions."),
    (NameError, "name", "Define or import the name above its use."),
    (KeyError, "key", "Check the key: an output's name, a task or a dict's."),
    (AttributeError, "attribute", "Check the name after the dot."),
    (FileNotFoundError, "missing-file", "Check the path: relative ones start where kfdeck was started."),
    (TypeError, "type", "Check the arguments of the call."),
    (ValueError, "value", "Check the value."),
)


def explain(error: BaseException, stage: str) -> tuple[str, str, str]:
    """Give (code, message, hint) for an exception."""
    if isinstance(error, SystemExit):
        return _exit(error)
    if isinstance(error, KeyboardInterrupt):
        return "interrupted", "The file was interrupted while it ran.", "Save it again to recompile."
    own = getattr(error, "code", None)
    text = _text(error)
    if isinstance(own, str) and own in ("v2-dsl", "sdk-missing"):
        return own, text, "Use `--sdk installed` with your own kfp." if own == "sdk-missing" else ""
    sentence = getattr(error, "sentence", None)
    if isinstance(error, KeyError) and isinstance(sentence, str):
        return "key", sentence, "Name one that it has."
    for start, code, hint in _KNOWN:
        if text.startswith(start):
            return code, _sentence(text), hint
    if isinstance(error, ModuleNotFoundError):
        return "import", _sentence(text), _install_hint(error)
    for kind, code, hint in _TYPES:
        if isinstance(error, kind):
            hint = import_module("tui.compiler.run.suggest").suggestion(error) or hint
            return code, _sentence(f"{type(error).__name__}: {text}" if text else type(error).__name__), hint
    name = type(error).__name__
    place = "the pipeline function" if stage == "pipeline" else "the file"
    return "exception", _sentence(f"{name}: {text}" if text else name), f"It was raised while {place} ran."


def _exit(error: SystemExit) -> tuple[str, str, str]:
    shown = "" if error.code is None else f"({error.code!r})"
    return (
        "exit",
        f"The file ends the program with sys.exit{shown} while it is imported.",
        "Put it under `if __name__ == '__main__':`.",
    )


def _text(error: BaseException) -> str:
    if isinstance(error, KeyError) and len(error.args) == 1:
        return repr(error.args[0])
    try:
        return " ".join(str(error).split())
    except Exception as inner:
        return f"(no text: {type(inner).__name__})"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


def _install_hint(error: ModuleNotFoundError) -> str:
    name = error.name or ""
    if re.match(r"(kfp|kubernetes)\b", name):
        return ""
    top = name.partition(".")[0]
    return (
        f"Import {top} inside of the step's function, where its image has it; or install it beside kfdeck "
        "if the file needs it while it compiles."
    )
