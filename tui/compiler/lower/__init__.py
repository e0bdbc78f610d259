"""Lowering: from what a pipeline function made to an Argo Workflow, as plain data."""
