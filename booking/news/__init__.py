"""Notices to the public: what is new, and emergencies that stand above everything."""
