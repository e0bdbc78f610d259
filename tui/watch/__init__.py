"""File events become compiles become results."""
