"""Reads of tariffs, of exemptions, and of what something costs."""
