"""The command line: one file a subcommand; the headless twin of every screen."""
