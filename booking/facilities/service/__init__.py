"""Verbs of facilities: composing spaces, keeping what the search looks through."""
