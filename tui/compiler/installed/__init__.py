"""A kfp installed in the user's own environment, used in place of the embedded one."""
