"""The root of all errors that a person can act on."""


class DomainError(Exception):
    """A refusal with a message for the reader; ``field`` names the input that it belongs to."""

    code = "refused"
    status = 409

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """Unknown, or not the reader's to see: both are answered alike."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """The reader is known but may not do this at all (a role that is missing)."""

    code = "forbidden"
    status = 403


class InvalidInput(DomainError):
    """What was typed can't be used as it is; says what to put right."""

    code = "invalid_input"
    status = 422


class TooManyRequests(DomainError):
    """Slowed down; ``retry_after`` is in seconds."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: str, *, retry_after: int, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after


class UnsafeSettings(RuntimeError):
    """The service must not start like this; the message says what to change."""
