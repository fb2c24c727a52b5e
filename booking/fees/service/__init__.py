"""What is done with tariffs, fees and exemptions."""
