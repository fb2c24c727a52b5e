"""Readings above hard words: from a page as it is to the same page with <ruby>."""
