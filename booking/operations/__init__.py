"""Running it: the worker, seeds, migrations, health."""
