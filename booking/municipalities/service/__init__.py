"""What administrators do with the municipality itself: details, crest, holidays, texts of agreement."""
