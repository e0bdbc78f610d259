"""The few signs that the chrome is made of, in Unicode and in plain ASCII."""

from __future__ import annotations

from typing import Any

from textual.app import App

# The class that the app carries where only ASCII can or shall be drawn.
ASCII_CLASS = "-ascii"
_ASCII = str.maketrans(
    {"›": ">", "…": "~", "•": "*", "·": "-", "→": ">", "↑": "^", "↓": "v", "✓": "+", "✗": "x", "—": "-"}
)


def is_plain(app: App[Any]) -> bool:
    """Tell if only ASCII is drawn."""
    return app.has_class(ASCII_CLASS)


def spelled(text: str, app: App[Any]) -> str:
    """Give `text` with kfdeck's own signs in ASCII where that is all that can be drawn; names stay."""
    return text.translate(_ASCII) if is_plain(app) else text
