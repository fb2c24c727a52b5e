"""What is taken: occupancy, holds and official use; free and busy."""
