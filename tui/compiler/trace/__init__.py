"""Tracing: the objects that a user's pipeline function makes while it runs."""
