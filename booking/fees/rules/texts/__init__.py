"""A tariff in sentences, for staff who enter it and for everybody who reads what a room costs."""
