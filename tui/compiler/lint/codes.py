"""Every diagnostic code: its usual severity, what it means, what to do. The README's page is made of it."""

from __future__ import annotations

ERROR, WARNING, INFO = "error", "warning", "info"

CODES: dict[str, tuple[str, str, str]] = {
    # What stops a file or a pipeline.
    "no-file": (ERROR, "The file does not exist.", "Check its path."),
    "unreadable": (
        ERROR,
        "The file can't be read, or is not text.",
        "Check its rights and encoding (UTF-8).",
    ),
    "syntax": (ERROR, "Python can't parse the file, or one that it imports.", "Correct the line."),
    "import": (ERROR, "A module or a name in it can't be imported.", "Import it inside of the step."),
    "name": (ERROR, "A name is used that is not defined.", "Define or import it above its use."),
    "attribute": (ERROR, "An object has no such attribute.", "Check the name after the dot."),
    "key": (ERROR, "A dict, or a task's outputs, has no such key.", "Check the key."),
    "type": (ERROR, "A call has wrong arguments.", "Check the arguments."),
    "value": (ERROR, "A value is not allowed there.", "Check the value."),
    "missing-file": (ERROR, "The file opens another one that is not there.", "Check the path."),
    "exception": (ERROR, "The file or the pipeline function raised an exception.", "See the message."),
    "recursion": (ERROR, "Functions call themselves without an end.", "Look for the cycle."),
    "memory": (ERROR, "The file took more memory than it may.", "Load data inside of steps."),
    "time-limit": (ERROR, "The file did not end in time.", "Look for a loop without an end."),
    "processes": (ERROR, "The file started too many processes.", "Start none at import time."),
    "exit": (ERROR, "The file ends the program while it is imported.", "Put that under `__main__`."),
    "crash": (ERROR, "The interpreter crashed in the file.", "Look at the line's library call."),
    "no-python": (ERROR, "The Python named by --python has no kfp.", "Install kfp there, or name another."),
    "interrupted": (ERROR, "The file was interrupted.", "Save it again."),
    "worker": (ERROR, "The compiler's worker ended without a result.", "Save the file again."),
    "no-pipeline": (ERROR, "There is no pipeline in the file.", "Decorate one with @kfp.dsl.pipeline."),
    "type-mismatch": (
        ERROR,
        "An output does not fit the type of an input.",
        "Fix a type, or .ignore_type().",
    ),
    "task-as-input": (ERROR, "A task is passed where an output is needed.", "Add .output to it."),
    "many-outputs": (ERROR, ".output of a task with several outputs.", "Use .outputs['name']."),
    "bad-constant": (ERROR, "A constant does not fit the type of its input.", "Pass one that fits."),
    "missing-argument": (ERROR, "An input has no value.", "Pass it, or give it a default."),
    "cycle": (ERROR, "Tasks wait for each other in a circle.", "Take one .after(...) of them away."),
    "exit-handler": (ERROR, "An exit handler that can't be.", "One ExitHandler around all steps."),
    "nested-pipeline": (ERROR, "A pipeline is compiled inside of another.", "Compile them one by one."),
    "outside-pipeline": (ERROR, "A step or group is made outside of a pipeline.", "Move it inside."),
    "bad-loop": (ERROR, "A ParallelFor over something that is no list of like items.", "Check the list."),
    "bad-output-path": (ERROR, "The output's suffix is not known.", "End it with .yaml, .zip or .tar.gz."),
    "unresolved": (ERROR, "A reference stands where only a constant can.", "Use a constant."),
    "component-fetch": (ERROR, "A component's address can't be read.", "Keep the component in a file."),
    "v2-dsl": (ERROR, "The file uses the newer (v2) DSL.", "Use `--sdk installed` with your own kfp."),
    "sdk-missing": (ERROR, "A name of the SDK that is not served.", "See the message for what to use."),
    "sdk-dependency": (
        INFO,
        "A module that comes with the SDK is not installed here: an empty one stands in for it.",
        "Install it beside kfdeck if the file needs it while it compiles.",
    ),
    # What will probably not do what was meant.
    "outside-name": (
        WARNING,
        "A component's function uses a name from outside of it, which its container does not have.",
        "Import or define it inside of the function, or pass it as an argument.",
    ),
    "unknown-module": (
        WARNING,
        "A component imports a module that neither Python, packages_to_install nor its image has.",
        "Add it to packages_to_install, or name an image that has it.",
    ),
    "image-syntax": (
        WARNING,
        "A component's body has syntax that its image's Python can't parse.",
        "Name a newer base_image, or write it the older way.",
    ),
    "python-if": (
        WARNING,
        "A Python `if` looks at a value that exists only when the pipeline runs: it always holds.",
        "Use `with dsl.Condition(...)`.",
    ),
    "lost-step": (
        WARNING,
        "A step is made outside of a pipeline function: it is in no pipeline.",
        "Move it inside of the pipeline function.",
    ),
    "never-runs": (
        WARNING,
        "A condition contradicts one around it: nothing in it is ever reached.",
        "Check both comparisons.",
    ),
    "unused-parameter": (WARNING, "A pipeline parameter is never used.", "Use it, or take it away."),
    "unused-output": (
        INFO,
        "An output that nothing in the file uses, of a task whose other outputs are used.",
        "Take it away if nobody needs it.",
    ),
    "large-constant": (
        WARNING,
        "A constant of several kilobytes is passed by value, on a command line.",
        "Pass it as a file (InputPath), or load it inside of the step.",
    ),
    "default-type": (WARNING, "A default does not fit its type.", "Correct the default or the type."),
    "constant-type": (
        WARNING,
        "A constant is passed that the step can't read as the input's type.",
        "Pass a value of that type.",
    ),
    "mutable-default": (
        WARNING,
        "A component changes the list or dict that is a default of its own.",
        "Copy it first, or make the default None.",
    ),
    "lost-default": (
        WARNING,
        "A default can't be written as text, and is left out.",
        "Use a text, a number, a truth value, a list or a dict.",
    ),
    "same-name": (
        INFO,
        "Two different components have the same name; their tasks differ by a number only.",
        "Rename one of the functions.",
    ),
    "name-collapse": (
        INFO,
        "Of a name nothing (or the same) is left when only a-z, 0-9 and dashes can stay.",
        "Give the component a name with letters from a to z.",
    ),
    "long-loop": (
        WARNING,
        "A ParallelFor over a constant of thousands makes as many pods.",
        "Let a step give the list, or set parallelism and take larger items.",
    ),
    "loop-output": (
        WARNING,
        "An output from inside of a loop is used outside: there are as many of it as items.",
        "Use it inside, or collect the results in a store.",
    ),
    "loop-item": (
        WARNING,
        "A loop's item is used outside of its loop, where it has no value.",
        "Move the step into the loop.",
    ),
    # Where kfp 1.8.22 writes what can't run, and the compiler does what was meant.
    "quirk-lost-output": (INFO, "kfp 1.8.22 would lose an output that leaves a group.", "Nothing to do."),
    "quirk-nested-loop": (INFO, "kfp 1.8.22 would refer to a list that is not there.", "Nothing to do."),
    "quirk-late-value": (INFO, "kfp 1.8.22 would not hand a value in that is named.", "Nothing to do."),
    "quirk-gpu-vendor": (INFO, "kfp 1.8.22 would ask for a resource that does not exist.", "Nothing to do."),
}


def severity(code: str) -> str:
    """Give a code's usual severity."""
    return CODES[code][0] if code in CODES else INFO


def hint(code: str) -> str:
    """Give what to do about a code."""
    return CODES[code][2] if code in CODES else ""


def table() -> str:
    """Give all codes as a Markdown table."""
    rows = ["| code | severity | what it means | what to do |", "|---|---|---|---|"]
    rows += [f"| `{code}` | {row[0]} | {row[1]} | {row[2]} |" for code, row in CODES.items()]
    return "\n".join(rows) + "\n"
