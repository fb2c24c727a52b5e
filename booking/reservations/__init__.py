"""Bookings and their reservations: draft, reserve, approve, decline, cancel."""
