"""``./run bench``: what the running service does in a second, beside the floors of the same run."""
