"""Runs a workflow on this machine, in processes of its own that outlive the screen."""
