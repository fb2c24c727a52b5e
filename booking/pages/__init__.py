"""Screens that span subjects: front page, my page, help, display settings."""
