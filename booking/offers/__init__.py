"""What a person sees of a slot: its state, why, from when; calendars and search."""
