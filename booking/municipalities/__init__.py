"""The bodies that share one installation: their settings, holidays and texts of agreement."""
