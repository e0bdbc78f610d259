"""A log: an append-only file with an index of line offsets; follow, search, merge."""
