"""Rules of applications: kinds of fields, definitions, answers, states, numbers and passwords."""
