"""The program that a step made from a Python function runs in its container.

Its contract is the command line: a flag for every input and every file output, then `----output-paths`
with a path for each returned value. The text keeps to what Python 3.6 knows, since base images are old.
"""

from __future__ import annotations

from typing import Any

from tui.compiler.spec import interface as ports
from tui.compiler.spec.interface import Interface, Port
from tui.compiler.trace import values

LAUNCHER = 'program_path=$(mktemp)\nprintf "%s" "$0" > "$program_path"\npython3 -u "$program_path" "$@"\n'

_READ_BOOL = """
def _deserialize_bool(text):
    word = text.lower()
    if word in ("y", "yes", "t", "true", "on", "1"):
        return True
    if word in ("n", "no", "f", "false", "off", "0"):
        return False
    raise ValueError("not a truth value: %r" % text)
"""
_READ_PICKLE = """
def _from_pickle(text):
    import base64
    import pickle
    return pickle.loads(base64.b64decode(text))
"""
_PARENTS = """
def _with_folder(path):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    return path
"""
_TEXT_OUTPUT = """
def _open_text_output(path):
    return open(_with_folder(path), "wt")
"""
_BINARY_OUTPUT = """
def _open_binary_output(path):
    return open(_with_folder(path), "wb")
"""
_WRITE_CHECKED = """
def _as_{name}(value):
    if isinstance(value, {accepted}):
        return {text}
    raise TypeError("expected a value of type {name}, got %r of type %s" % (value, type(value).__name__))
"""
_WRITE_JSON = """
def _as_json(value):
    if isinstance(value, str):
        return value
    def plain(item):
        if hasattr(item, "to_struct"):
            return item.to_struct()
        raise TypeError("%r of type %s can't be written as JSON" % (item, type(item).__name__))
    return json.dumps(value, default=plain, sort_keys=True)
"""
_WRITE_PICKLE = """
def _as_pickle(value):
    import base64
    import pickle
    return base64.b64encode(pickle.dumps(value)).decode("ascii")
"""
_HELPERS = {
    "_deserialize_bool": _READ_BOOL,
    "_from_pickle": _READ_PICKLE,
    "_open_text_output": _TEXT_OUTPUT,
    "_open_binary_output": _BINARY_OUTPUT,
    "_as_str": _WRITE_CHECKED.format(name="str", accepted="str", text="value"),
    "_as_int": _WRITE_CHECKED.format(name="int", accepted="(str, int)", text="str(value)"),
    "_as_float": _WRITE_CHECKED.format(name="float", accepted="(str, float, int)", text="str(value)"),
    "_as_bool": _WRITE_CHECKED.format(name="bool", accepted="(str, bool)", text="str(value)"),
    "_as_json": _WRITE_JSON,
    "_as_pickle": _WRITE_PICKLE,
}
_FILES = {
    ports.InputArtifact: "str",
    ports.OutputArtifact: "_with_folder",
    ports.InputPath: "str",
    ports.InputTextFile: "argparse.FileType('rt')",
    ports.InputBinaryFile: "argparse.FileType('rb')",
    ports.OutputPath: "_with_folder",
    ports.OutputTextFile: "_open_text_output",
    ports.OutputBinaryFile: "_open_binary_output",
}


def _by_type(type_struct: Any, other: str, table: dict[str, str]) -> str:
    name = values.outer_type(type_struct) or ""
    for names, key in (
        (values.INTEGERS, "int"),
        (values.FLOATS, "float"),
        (values.BOOLEANS, "bool"),
        (values.TEXTS, "str"),
        (values.LISTS | values.DICTS | {"Json"}, "json"),
        (frozenset(("Base64Pickle",)), "pickle"),
    ):
        if name in names:
            return table[key]
    return other


_READERS = {
    "int": "int",
    "float": "float",
    "bool": "_deserialize_bool",
    "str": "str",
    "json": "json.loads",
    "pickle": "_from_pickle",
}
_WRITERS = {
    "int": "_as_int",
    "float": "_as_float",
    "bool": "_as_bool",
    "str": "_as_str",
    "json": "_as_json",
    "pickle": "_as_pickle",
}


def flag(port: Port) -> str:
    """Give the command line flag of an input or of a file output."""
    return "--" + str(port.spec.name).replace("_", "-")


def reader(port: Port) -> str:
    """Give the expression that turns a flag's text into the Python argument."""
    if port.passing is not None:
        return _FILES[port.passing]
    return _by_type(port.spec.type, "str", _READERS)


def program(source: str, function_name: str, found: Interface, extra_code: str = "") -> str:
    """Write the program: what it needs, the function, the command line, the call, the outputs."""
    readers = [reader(port) for port in (*found.inputs, *found.file_outputs)]
    writers = [_by_type(result.type, "str", _WRITERS) for result in found.results]
    parts = [extra_code.strip("\n") + "\n\n" if extra_code.strip() else "", source, "\n"]
    parts.append("import argparse\n")
    if "json.loads" in readers or "_as_json" in writers:
        parts.append("import json\n")
    needs_folders = bool(found.results) or any(r == "_with_folder" or "_output" in r for r in readers)
    if needs_folders:
        parts += ["import os\n", _PARENTS]
    for name in dict.fromkeys([*readers, *writers]):
        parts.append(_HELPERS.get(name, ""))
    parts.append(f"\n_parser = argparse.ArgumentParser(prog={found.name!r}, description={_text(found)!r})\n")
    parts += _flags(found, readers)
    parts.append("_given = vars(_parser.parse_args())\n")
    parts.append(_call(function_name, found, writers))
    return "".join(parts)


def _text(found: Interface) -> str:
    return found.description or ""


def _flags(found: Interface, readers: list[str]) -> list[str]:
    lines = []
    for port, read in zip((*found.inputs, *found.file_outputs), readers, strict=True):
        required = not getattr(port.spec, "optional", None)
        lines.append(
            f"_parser.add_argument({flag(port)!r}, dest={port.parameter!r}, type={read}, "
            f"required={required}, default=argparse.SUPPRESS)\n"
        )
    if found.results:
        lines.append(
            "_parser.add_argument('----output-paths', dest='_output_paths', type=str, "
            f"nargs={len(found.results)})\n"
        )
    return lines


def _call(function_name: str, found: Interface, writers: list[str]) -> str:
    if not found.results:
        return f"\n{function_name}(**_given)\n"
    result = "_result" if found.tuple_result else "[_result]"
    return (
        "_paths = _given.pop('_output_paths', None)\n"
        f"\n_result = {function_name}(**_given)\n\n"
        f"_values = {result}\n"
        f"for _index, _write in enumerate([{', '.join(writers)}]):\n"
        "    with open(_with_folder(_paths[_index]), 'w') as _file:\n"
        "        _file.write(_write(_values[_index]))\n"
    )
