"""Rules of what a person sees: the state of a slot, the sum of a day, parts of the day."""
