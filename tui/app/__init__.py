"""The Textual App: actions, key map, settings, theme, navigation."""
