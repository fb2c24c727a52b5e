"""Forms of the screens on which an administrator enters a tariff."""
