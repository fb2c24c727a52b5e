"""Facilities, their spaces and parts, timetables, closures, and the staff who look after them."""
