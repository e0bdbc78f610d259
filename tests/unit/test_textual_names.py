"""Our widgets use Textual's public interface only, and no name of ours hides one of Textual's."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from textual.message_pump import MessagePump

import tui

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "screens", "widgets")
# Set by Textual itself on every class.
_MACHINERY = re.compile(
    r"^_(computes|css_type_names?|decorated_handlers|inherit_\w+|merged_bindings|reactives)$"
)


def _classes() -> list[type[MessagePump]]:
    found: dict[str, type[MessagePump]] = {}
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name.split(".")[1] in ROOMS:
            loaded = importlib.import_module(module.name)
            for _, kind in inspect.getmembers(loaded, inspect.isclass):
                if issubclass(kind, MessagePump) and kind.__module__ == module.name:
                    found[f"{kind.__module__}.{kind.__name__}"] = kind
    return list(found.values())


def _private_names(kind: type) -> set[str]:
    assigned = set(re.findall(r"self\.(_\w+)\s*(?::[^=\n]+)?=[^=]", inspect.getsource(kind)))
    return {name for name in assigned | set(vars(kind)) if name.startswith("_") and not name.startswith("__")}


@pytest.mark.parametrize("kind", _classes(), ids=lambda kind: kind.__name__)
def test_no_private_name_of_textual_is_hidden(kind: type[MessagePump]) -> None:
    theirs = [base for base in kind.__mro__ if base.__module__.startswith("textual")]
    taken = {name for base in theirs for name in _private_names(base)}
    mine = {name for name in _private_names(kind) if not _MACHINERY.match(name)}
    assert mine & taken == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_private_module_of_textual_is_imported(room: str) -> None:
    for path in sorted((ROOT / "tui" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                assert not [name for name in names if name.startswith("_")], f"{path}:{node.lineno}"
