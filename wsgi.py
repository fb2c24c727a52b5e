"""What a WSGI server (and ``flask --app wsgi``) loads: the application as the environment sets it up."""

from booking.app import create_app
from booking.operations.production import refuse_demo_accounts

app = create_app()
refuse_demo_accounts(app)
