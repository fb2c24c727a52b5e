"""Tariffs as values, and the one function that says what a use costs."""
