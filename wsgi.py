"""What a WSGI server (and ``flask --app wsgi``) loads: the application as the environment sets it up."""

import gc
import sys

from booking.app import create_app
from booking.core.errors import UnsafeSettings
from booking.operations import production

# gunicorn gives up at this code; at any other it would start the process again and again.
NOT_LOADED = 4

try:
    app = create_app()
    production.guard(app)
except UnsafeSettings as unsafe:
    print(f"Tsudoi does not start: {unsafe}.", file=sys.stderr, flush=True)
    sys.exit(NOT_LOADED)

# What is loaded by now stays for good. Looking through it again and again for cycles took a third of the time
# that a calendar takes; what answers leave behind is still looked through, only less often.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
