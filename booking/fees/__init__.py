"""What a use costs: tariffs, their working, exemptions, and the fee that is frozen on a booking."""
