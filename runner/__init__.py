"""What ``./run`` does; needs nothing but the standard library."""
