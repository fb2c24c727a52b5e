"""Every component in all its states, on pages for those who build screens; for development only."""
