"""What stops a command, said to the person who gave it."""


class Problem(Exception):
    """Ends the command with this message and exit code 1."""
