"""What every subject stands on: database, clock, calendar, errors, texts."""
