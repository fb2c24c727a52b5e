"""What people type into the search, read as plain words: what, when, at what time, where, for how many."""
