"""People: users, registration, sign-in, sessions, roles and who may enter which page."""
