"""What a WSGI server (and ``flask --app wsgi``) loads: the application as the environment sets it up."""

from booking.app import create_app

app = create_app()
