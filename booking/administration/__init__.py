"""Administrators' screens across subjects: the city itself, holidays, terms, staff, undelivered mails."""
