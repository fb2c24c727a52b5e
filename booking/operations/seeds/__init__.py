"""The fictional city of ``seeds/``: loaded once, with dates relative to the day of loading."""

from booking.operations.seeds.load import LoadResult, load

__all__ = ["LoadResult", "load"]
