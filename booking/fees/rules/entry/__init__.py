"""A printed price table as staff type or paste it, read into a tariff and written back."""
