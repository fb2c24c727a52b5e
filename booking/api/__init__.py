"""What machines read: facilities and availability as JSON, its OpenAPI document, public calendars."""
