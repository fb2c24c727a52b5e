"""Rules of facilities: kinds and settings, slots of a timetable, closures."""
