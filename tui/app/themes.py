"""kfdeck's own two themes: quiet, with colour for state and focus only."""

from __future__ import annotations

from textual.theme import Theme

DEFAULT_THEME = "kfdeck-dark"

THEMES = (
    Theme(
        name="kfdeck-dark",
        primary="#7aa2f7",
        secondary="#9d7cd8",
        accent="#7dcfff",
        foreground="#c8d0e0",
        background="#11141c",
        surface="#11141c",
        panel="#1b202c",
        success="#8fce72",
        warning="#e6b455",
        error="#f7768e",
        dark=True,
    ),
    Theme(
        name="kfdeck-light",
        primary="#2457c5",
        secondary="#6b3fa0",
        accent="#00639a",
        foreground="#20242c",
        background="#fbfbf9",
        surface="#fbfbf9",
        panel="#e9e9e4",
        success="#2c7a1f",
        warning="#8f5b00",
        error="#b3203a",
        dark=False,
    ),
)
