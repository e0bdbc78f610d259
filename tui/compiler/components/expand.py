"""A component's command line with its placeholders filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui.compiler import names
from tui.compiler.spec.structures import (
    ConcatPlaceholder,
    ExecutorInputPlaceholder,
    IfPlaceholder,
    InputMetadataPlaceholder,
    InputPathPlaceholder,
    InputSpec,
    InputUriPlaceholder,
    InputValuePlaceholder,
    IsPresentPlaceholder,
    OutputPathPlaceholder,
    OutputUriPlaceholder,
    PortNamePlaceholder,
)
from tui.compiler.trace.params import PipelineParam
from tui.compiler.trace.values import to_text

_TRUE = frozenset(("y", "yes", "t", "true", "on", "1"))
_FALSE = frozenset(("n", "no", "f", "false", "off", "0", ""))


class Expander:
    """Fills in one call's arguments. It records which inputs stood on the command line, and how."""

    def __init__(
        self,
        inputs: Mapping[str, InputSpec],
        arguments: Mapping[str, Any],
        output_path: Callable[[str], str],
    ) -> None:
        self.inputs = inputs
        self.arguments = arguments
        self.output_path = output_path
        self.as_value: dict[str, str] = {}
        self.paths: dict[str, str] = {}

    def all(self, pieces: Any) -> list[str]:
        """Expand a list of pieces; lists in it are spliced, absent values vanish."""
        result: list[str] = []
        if pieces is not None and not isinstance(pieces, list | tuple):
            pieces = [pieces]
        for piece in pieces or ():
            if type(piece) is str:
                result.append(piece)
                continue
            found = self.one(piece)
            if isinstance(found, list):
                result.extend(found)
            elif found is not None:
                result.append(found)
        return result

    def one(self, piece: Any) -> str | list[str] | None:
        """Expand one piece to a text, a list of texts, or nothing.

        ValueError: an input that is needed has no value. TypeError: the piece is not known.
        """
        if piece is None or isinstance(piece, str):
            return piece
        handler = _HANDLERS.get(type(piece))
        if handler is None:
            raise TypeError(f"{piece!r} can't stand in a command line.")
        found: str | list[str] | None = handler(self, piece)
        return found

    def _present(self, name: str) -> bool:
        return self.arguments.get(name) is not None

    def _missing(self, name: str) -> None:
        if not self.inputs[name].optional:
            raise ValueError(f"No value provided for input {name}")

    def _value(self, piece: InputValuePlaceholder) -> str | None:
        name = piece.input_name
        known = self.as_value.get(name)
        if known is not None:
            return known
        if not self._present(name):
            self._missing(name)
            return None
        self.as_value[name] = text = serialized(self.arguments[name], self.inputs[name].type)
        return text

    def _path(self, piece: InputPathPlaceholder | InputUriPlaceholder) -> str | None:
        name = piece.input_name
        if not self._present(name):
            self._missing(name)
            return None
        self.paths[name] = path = input_path(name)
        return path

    def _output(self, piece: OutputPathPlaceholder) -> str:
        return self.output_path(piece.output_name)

    def _is_present(self, piece: IsPresentPlaceholder) -> str:
        return str(self._present(piece.input_name))

    def _concat(self, piece: ConcatPlaceholder) -> str:
        return "".join(self.all(piece.items))

    def _if(self, piece: IfPlaceholder) -> list[str]:
        parts = piece.if_structure
        return self.all(parts.then_value if self._holds(parts.condition) else parts.else_value)

    def _holds(self, condition: Any) -> bool:
        if isinstance(condition, bool):
            return condition
        text = self.one(condition)
        word = ("" if text is None else str(text)).lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise ValueError(f'invalid truth value "{text}": the condition of an if must be true or false.')

    # Texts that only the v2-compatible launcher knows; without it they stay as they are.

    def _input_uri(self, piece: InputUriPlaceholder) -> str | None:
        return None if self._path(piece) is None else f"{{{{$.inputs.artifacts['{piece.input_name}'].uri}}}}"

    def _output_uri(self, piece: OutputUriPlaceholder) -> str:
        return f"{{{{$.outputs.artifacts['{piece.output_name}'].uri}}}}"

    def _executor_input(self, piece: ExecutorInputPlaceholder) -> str:
        return "{{$}}"

    def _metadata(self, piece: InputMetadataPlaceholder) -> str:
        return "/tmp/outputs/executor_output.json"

    def _port_name(self, piece: PortNamePlaceholder) -> str:
        return f"{{{{kfp.input-output-name.{piece.input_name}}}}}"


_HANDLERS: dict[type, Callable[[Expander, Any], Any]] = {
    InputValuePlaceholder: Expander._value,
    InputPathPlaceholder: Expander._path,
    OutputPathPlaceholder: Expander._output,
    IsPresentPlaceholder: Expander._is_present,
    ConcatPlaceholder: Expander._concat,
    IfPlaceholder: Expander._if,
    InputUriPlaceholder: Expander._input_uri,
    OutputUriPlaceholder: Expander._output_uri,
    ExecutorInputPlaceholder: Expander._executor_input,
    InputMetadataPlaceholder: Expander._metadata,
    PortNamePlaceholder: Expander._port_name,
}


def serialized(value: Any, type_struct: Any) -> str:
    """Give an argument's text: a reference's placeholder, or a constant by its input's type."""
    return str(value) if isinstance(value, PipelineParam) else to_text(value, type_struct)


def input_path(name: str) -> str:
    """Give where an input's file lies in the container."""
    return f"/tmp/inputs/{names.file_name(name)}/data"
