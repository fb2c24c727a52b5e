"""Files that people send: checked by content, kept where the server serves nothing, given out to be saved."""
