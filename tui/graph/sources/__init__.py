"""Where graphs come from: workflows, pipeline specs, runs, plain documents, files of any of these."""
