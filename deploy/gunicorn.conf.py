"""The server in production: ``gunicorn --config deploy/gunicorn.conf.py wsgi:app``, see docs/operations.md."""

import os

# A socket that only nginx's group may use; systemd makes the folder (RuntimeDirectory=tsudoi).
bind = os.environ.get("TSUDOI_BIND", "unix:/run/tsudoi/web.sock")
umask = 0o007
# Twice the processor's cores; each process has up to 16 connections to the database.
workers = int(os.environ.get("TSUDOI_PROCESSES", "4"))
worker_class = "gthread"
threads = 4
# A process that hangs for so many seconds is replaced; the longest papers take a few.
timeout = 60
graceful_timeout = 20
keepalive = 5
# The address, its query and each header, in bytes; nginx refuses before.
limit_request_line = 8190
limit_request_field_size = 8190
limit_request_fields = 60
# The service logs its requests itself, without names and tokens.
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Its sign of life must not depend on a disk that may be full.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
