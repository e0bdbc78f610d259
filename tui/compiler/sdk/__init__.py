"""What `import kfp` gives to a pipeline file that is being compiled."""
