"""How long a browser without an account sees what it has opened."""

from datetime import timedelta

# Since its last use, like a signed-in session; each page begins it anew.
GRANT_IDLE = timedelta(hours=2)
# How often the last use is written down.
GRANT_TOUCH = timedelta(minutes=5)
# A form that was opened with a link is shown so long after its last use; the link opens it anew.
FORM_IDLE = timedelta(hours=2)
# What was typed is still taken after a longer pause: nobody loses it by writing slowly.
FORM_LATEST = timedelta(hours=12)
