"""Suspicions: what will probably not do what was meant, from the syntax tree and the trace."""
