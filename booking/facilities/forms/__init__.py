"""Forms of the administrator's screens for facilities."""
