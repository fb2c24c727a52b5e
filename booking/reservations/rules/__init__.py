"""Rules of bookings: states and transitions, refusals, reference numbers."""
