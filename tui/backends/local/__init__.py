"""The backend of this machine: the engine, and a store in the user's data folder."""

from tui.backends.local.backend import LocalBackend

__all__ = ["LocalBackend"]
